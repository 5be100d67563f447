#!/usr/bin/env -S node --
// The dashes keep node from taking `create --env-file` for an option of its own, whose file may hold NODE_OPTIONS.
const argv = process.argv.slice(2);
// Without a verb it asks for what is told without all the rest.
if (/^[a-z_]/.test(argv[0]) || !require('../dist/quick.cjs').answer(argv, process)) {
  const { quickHost, run } = require('./load.js').load().exports;
  run(argv, quickHost(process)).then((exitCode) => {
    process.exitCode = exitCode;
    // A shell waits for it: a look that came too late, a name that no server knows must not hold it up.
    if (argv[0] === '__complete') process.exit();
  });
}
