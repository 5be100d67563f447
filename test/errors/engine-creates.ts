import { vi } from 'vitest';
import { createSandbox } from '../../src/backends/engine/create.js';
import { CALL } from '../support/commands.js';
import { specOf } from '../support/specs.js';
import { type EngineAnswer, type EnginePlace, ID } from './engine-place.js';
import type { FailureRow } from './provoke.js';

const asked = (line: string, on: RegExp, answer: EngineAnswer) => (engine: EnginePlace) => {
  engine.on(on, answer);
  return engine.run(line);
};

const PULL = /^POST \/images\/create/;

const PULLED = 'create web --image x --pull always';

/** With a clock by which every look at it is 10 s after the one before. */
function hurried<T>(work: () => Promise<T>): Promise<T> {
  let now = performance.now();
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => {
    now += 10_000;
    return now;
  });
  return work().finally(() => clock.mockRestore());
}

const START = /^POST .*\/start/;

const CREATE = /^POST \/containers\/create/;

export const ENGINE_CREATES: readonly FailureRow<EnginePlace>[] = [
  [
    'deadlines that nobody keeps',
    'unsupported',
    9,
    /^a local engine keeps no deadlines$/,
    /^leave out --ttl, --idle-timeout, --max-lifetime, --on-timeout and --auto-resume$/,
    ({ engine }) => createSandbox(engine, specOf({ lifetime: { ttlSeconds: 60 } }), 'r', CALL),
  ],
  [
    'a folder to mount that is not there',
    'usage',
    2,
    /^"\/no\/such" is not there, so it cannot be mounted$/,
    /^make it first, or mount a volume by its name$/,
    ({ run }) => run('create web --image x -v /no/such:/x'),
  ],
  [
    'an isolation that Podman does not choose',
    'unsupported',
    9,
    /^podman's API does not let one choose the isolation "gvisor"$/,
    /^set the runtime in containers\.conf, or use docker$/,
    asked('create web --image x --isolation gvisor', /_ping/, (_, response) =>
      response.setHeader('server', 'Libpod/4.3.1 (linux)').end('OK'),
    ),
  ],
  [
    'an image that is not there and is not to be pulled',
    'not_found',
    4,
    /^the image x is not there$/,
    /^pull it, or leave out --pull never$/,
    asked('create web --image x --pull never', CREATE, [404, 'No such image: x:latest']),
  ],
  [
    'a container that is not Sandman’s',
    'not_found',
    4,
    /^\w{64} is not a sandbox$/,
    /^see `sandman list -b docker`$/,
    asked('info box', /^GET \/containers\/\w+\/json/, [200, { Id: ID, Config: { Labels: {} } }]),
  ],
  [
    'what it does not start, and does not remove',
    'usage',
    2,
    /^the engine says: no start$/,
    /^something of it may be left on docker: see `sandman list -b docker`$/,
    (engine) => {
      engine.on(/^DELETE/, [500, 'busy']);
      return asked('create web --image x', START, [400, 'no start'])(engine);
    },
  ],
  [
    'what it made and cannot be found',
    'other',
    1,
    /^the engine says: busy$/,
    /^something of it may be left on docker: see `sandman list -b docker`$/,
    (engine) => {
      engine.on(/^GET \/containers\/json/, [500, 'busy']);
      return asked('create web --image x', CREATE, [500, 'busy'])(engine);
    },
  ],
  [
    'what it may have made, and is not found',
    'unreachable',
    6,
    /^cannot reach the engine at unix:\/\/\S+\/engine\.sock: the connection was cut$/,
    /^something of it may be left on docker: see `sandman list -b docker`$/,
    (engine) => {
      engine.on(/^GET \/containers\/json/, [200, []]);
      engine.on(CREATE, (_, response) => response.socket?.destroy());
      return hurried(() => engine.run('create web --image x'));
    },
  ],
  [
    'a pull that the registry limits',
    'limit',
    7,
    /^cannot pull x: toomanyrequests: too many$/,
    /^log in and pull it with the engine's own program: what is there already is used$/,
    asked(PULLED, PULL, [200, { error: 'toomanyrequests: too many' }]),
  ],
  [
    'a pull of what is not there',
    'not_found',
    4,
    /^cannot pull x: manifest for x:latest not found$/,
    /^is the name right, and does the image need a login\?$/,
    asked(PULLED, PULL, [404, 'manifest for x:latest not found']),
  ],
  [
    'a pull that needs a login',
    'auth',
    3,
    /^cannot pull x: unauthorized: authentication required$/,
    /^log in and pull it with the engine's own program: what is there already is used$/,
    asked(PULLED, PULL, [200, { error: 'unauthorized: authentication required' }]),
  ],
  [
    'a pull without room',
    'other',
    1,
    /^cannot pull x: write \/x: no space left on device$/,
    /^make room where the engine has its images, as with its own `system prune`$/,
    asked(PULLED, PULL, [200, { error: 'write /x: no space left on device' }]),
  ],
  [
    'a pull from nowhere',
    'unreachable',
    6,
    /^cannot pull x: dial tcp: no such host$/,
    /^is the registry reachable from the engine\? an image that is there already needs no pull$/,
    asked(PULLED, PULL, [500, 'dial tcp: no such host']),
  ],
  [
    'a pull that breaks off',
    'unreachable',
    6,
    /^lost the engine while pulling x$/,
    /^try again; `sandman backend show docker` tells where it is looked for$/,
    asked(PULLED, PULL, (_, response) => void response.write('{', () => response.socket?.destroy())),
  ],
];
