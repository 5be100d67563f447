// Runs dist/main.cjs on an engine that is made up, and keeps what V8 has compiled by then.
const { mkdtempSync, rmSync, writeFileSync } = require('node:fs');
const { createServer } = require('node:http');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { CACHE, load } = require('../bin/load.js');

const folder = mkdtempSync(join(tmpdir(), 'sandman-build-'));
const socket = join(folder, 'engine.sock');
const box = (name, State, at) => ({
  ...{ Id: String(at).repeat(64), Names: [`/${name}`], Image: 'base', ImageID: 'sha256:0', Command: 'sleep' },
  ...{ Created: 1_800_000_000 + at, State, Status: 'Up 2 hours', Ports: [], Mounts: [] },
  ...{ Labels: { 'dev.sandman.managed': 'true' }, HostConfig: {}, NetworkSettings: {} },
});
const ANSWERS = [
  [/\/containers\/json/, 200, [box('web', 'running', 1), box('worker', 'paused', 2)]],
  [/\/exec$/, 201, { Id: 'e' }],
  [/\/pause$/, 204, undefined],
];
const server = createServer(({ url }, response) => {
  const [, status, body] = ANSWERS.find(([path]) => path.test(url)) ?? [
    null,
    404,
    { message: 'no such thing' },
  ];
  response.writeHead(status, { 'content-type': 'application/json', server: 'Docker/20 (linux)' });
  response.end(body && JSON.stringify(body));
});

const silent = {
  write: (_text, done) => done?.(),
  on: () => {},
  once: () => {},
  off: () => {},
  isTTY: false,
};
const host = {
  stdin: silent,
  stdout: silent,
  stderr: silent,
  env: {
    DOCKER_HOST: `unix://${socket}`,
    SANDMAN_CONFIG_DIR: folder,
    SANDMAN_STATE_DIR: folder,
    HOME: folder,
  },
  platform: process.platform,
  version: process.version,
  pid: process.pid,
  execPath: process.execPath,
  cwd: () => '/',
  uptime: () => 0,
  on: () => {},
  off: () => {},
};
const LINES = [
  ['list'],
  ['list', '-q'],
  ['__complete', 'bash', 'resume', '='],
  ['pause', '1111'],
  ['exec', '1111', '--', 'true'],
];

server.listen(socket, async () => {
  const { script, exports: sandman } = load();
  for (const line of LINES) await sandman.run(line, host);
  writeFileSync(CACHE, script.createCachedData());
  server.close();
  server.closeAllConnections();
  rmSync(folder, { recursive: true });
});
