// Runs dist/main.cjs as far as it comes without an engine, and keeps what V8 has compiled by then.
const { writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { CACHE, load } = require('../bin/load.js');

const nowhere = join(tmpdir(), 'sandman-no-such-socket');
const silent = { write: (_text, done) => done?.(), on: () => {}, isTTY: false };
const host = {
  stdin: silent,
  stdout: silent,
  stderr: silent,
  env: { DOCKER_HOST: `unix://${nowhere}`, SANDMAN_CONFIG_DIR: nowhere, HOME: nowhere },
  platform: process.platform,
  version: process.version,
  cwd: () => '/',
  on: () => {},
  off: () => {},
};

const { script, exports: sandman } = load();
const lines = [['list'], ['pause', 'web'], ['exec', 'web', '--', 'true']];
lines
  .reduce((before, line) => before.then(() => sandman.run(line, host)), Promise.resolve())
  .then(() => writeFileSync(CACHE, script.createCachedData()));
