import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { memoryBackend } from '../../src/backends/memory.js';
import type { Call } from '../../src/sandbox/backend.js';
import { CALL } from '../support/commands.js';
import { temporaryFolder } from '../support/files.js';
import { execOf, specOf } from '../support/specs.js';
import { catchStreams } from '../support/streams.js';
import type { FailureRow } from './provoke.js';
import { type HopxPlace, reply } from './service-places.js';

const inMemory = async (work: (on: ReturnType<typeof memoryBackend>, id: string, call: Call) => unknown) => {
  const on = memoryBackend({ images: ['base:latest'], verbs: ['stop', 'kill', 'start', 'resume'] });
  const { id } = await on.create(specOf({ name: 'web' }), CALL);
  return work(on, id, CALL);
};

const run =
  (command: string[], terminal: { columns: number; rows: number } | null = null) =>
  () =>
    inMemory((on, id, call) => on.exec(id, execOf(command, { terminal }), catchStreams(), call));

export const MEMORY_ROWS: readonly FailureRow[] = [
  [
    'a terminal',
    'unsupported',
    9,
    /^memory has no terminals$/,
    null,
    run(['true'], { columns: 80, rows: 24 }),
  ],
  [
    'a program that is not there',
    'not_found',
    127,
    /^the command could not be started: spawn no-such-program ENOENT$/,
    null,
    run(['no-such-program']),
  ],
  [
    'a program that may not be run',
    'other',
    126,
    /^the command could not be started: spawn \/etc\/passwd EACCES$/,
    null,
    run(['/etc/passwd']),
  ],
  [
    'a verb that it does not have',
    'unsupported',
    9,
    /^memory cannot pause$/,
    null,
    () => inMemory((on, id, call) => on.pause(id, call)),
  ],
  [
    'a verb that does not fit',
    'conflict',
    8,
    /^\w{64} is running$/,
    /^something else may be going on with it: see `sandman info -b memory \w{64}`, and try again$/,
    () => inMemory((on, id, call) => on.resume(id, call)),
  ],
  [
    'deadlines',
    'unsupported',
    9,
    /^memory keeps no deadlines$/,
    null,
    () => inMemory((on, _, call) => on.create(specOf({ lifetime: { ttlSeconds: 60 } }), call)),
  ],
  [
    'an image that is not there',
    'not_found',
    4,
    /^the image nosuch is not there$/,
    /^name another one with --image$/,
    () => inMemory((on, _, call) => on.create(specOf({ image: 'nosuch' }), call)),
  ],
  [
    'a name that is taken',
    'conflict',
    8,
    /^the name "web" is already in use$/,
    null,
    () => inMemory((on, _, call) => on.create(specOf({ name: 'web' }), call)),
  ],
  [
    'a sandbox that is not there',
    'not_found',
    4,
    /^no sandbox nosuch$/,
    /^see `sandman list -b memory`$/,
    () => inMemory((on, _, call) => on.get('nosuch', call)),
  ],
  [
    'what closes while it is watched',
    'unreachable',
    6,
    /^memory was closed$/,
    /^try again; `sandman backend show memory` tells where it is looked for$/,
    () =>
      inMemory(async (on, _, call) => {
        const changes = await on.watch(call);
        on.close();
        for await (const _ of changes);
      }),
  ],
];

/** What concerns names and keys, on one of the services. */
export const ACCOUNT_ROWS: readonly FailureRow<HopxPlace>[] = [
  [
    'a name that is taken there',
    'conflict',
    8,
    /^the name "web" is already in use, by \d{10}\w{8}$/,
    /^choose another, or kill it with `sandman kill -b hopx web`$/,
    async (on) => {
      const env = { SANDMAN_CONFIG_DIR: temporaryFolder() };
      await on.ask('create web', env);
      return on.ask('create web', env);
    },
  ],
  [
    'a key that is not taken by a login',
    'auth',
    3,
    /^hopx: Invalid API key; the key was not kept$/,
    /^give another with `sandman login hopx`; is it of this service, and of this address\?$/,
    (on) => {
      const file = join(temporaryFolder(), 'key');
      writeFileSync(file, 'hopx_live_0.wrong');
      return on.ask(`login hopx --key-file ${file}`);
    },
    'req_fake',
  ],
  [
    'a key that is not taken any more',
    'auth',
    3,
    /^hopx: Invalid API key; the key is from HOPX_API_KEY$/,
    /^give another with `sandman login hopx`; is it of this service, and of this address\?$/,
    (on) => on.ask('whoami hopx', { HOPX_API_KEY: 'hopx_live_0.wrong' }),
    'req_fake',
  ],
  [
    'a service that fails while it is asked for a key',
    'other',
    1,
    /^hopx: oops; the key is from HOPX_API_KEY$/,
    /^try again later$/,
    (on) => {
      on.fake.fault(/^GET/, reply(500, { error: 'oops', request_id: 'req_42' }), 9);
      return on.ask('whoami hopx');
    },
    'req_42',
  ],
];
