#!/usr/bin/env -S node --
// The dashes keep node from taking `create --env-file` for an option of its own, whose file may hold NODE_OPTIONS.
const { load } = require('./load.js');

load()
  .exports.run(process.argv.slice(2), process)
  .then((exitCode) => {
    process.exitCode = exitCode;
  });
