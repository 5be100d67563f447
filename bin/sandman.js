#!/usr/bin/env -S node --
// The dashes keep node from taking `create --env-file` for an option of its own, whose file may hold NODE_OPTIONS.
const { load } = require('./load.js');

const argv = process.argv.slice(2);
load()
  .exports.run(argv, process)
  .then((exitCode) => {
    process.exitCode = exitCode;
    // A shell waits for it: a look that came too late, a name that no server knows must not hold it up.
    if (argv[0] === '__complete') process.exit();
  });
