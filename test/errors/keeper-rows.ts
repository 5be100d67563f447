import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { kept } from '../../src/backends/kept.js';
import { memoryBackend } from '../../src/backends/memory.js';
import { endKeeper } from '../../src/keeper/hand-over.js';
import { lookAtKeeper } from '../../src/keeper/look.js';
import { manage } from '../../src/keeper/service-manager.js';
import { statusWriter } from '../../src/keeper/status.js';
import { factStore } from '../../src/lifetimes/fact-store.js';
import { createKeeping, type Keeping } from '../../src/lifetimes/keeping.js';
import { launchKeeper } from '../../src/lifetimes/launch.js';
import { takeLock } from '../../src/lifetimes/lock.js';
import type { Call } from '../../src/sandbox/backend.js';
import { CALL } from '../support/commands.js';
import { temporaryFolder } from '../support/files.js';
import { execOf, specOf } from '../support/specs.js';
import { catchStreams } from '../support/streams.js';
import type { FailureRow } from './provoke.js';

const { signal } = CALL;

const ADDRESS = { name: 'docker', type: 'docker', url: 'unix:///no.sock', variables: {} };

const keepingIn = (folder = temporaryFolder()): Keeping =>
  createKeeping({ folder, platform: 'linux', uid: 0, env: {}, program: null });

/** Whether there was a keeper that has written this. */
function statusIn(keeping: Keeping): void {
  statusWriter(keeping.statusPath)({
    ...{ pid: 4711, version: '1', startedAt: '2030-01-02T03:04:05.000Z', engines: [], next: null },
  });
}

/** While somebody holds the lock whose queue is full, as that of a process that has stopped. */
async function beside<T>({ lock }: Keeping, work: () => Promise<T>): Promise<T> {
  const name = `\0sandman-keeper-${lock.identity}`;
  const server = createServer((socket) => socket.on('error', () => {}).destroy());
  await new Promise<void>((resolve) => server.listen({ path: name, backlog: 1 }, resolve));
  const waiting = [1, 2, 3, 4].map(() => connect(name).on('error', () => {}));
  try {
    return await work();
  } finally {
    for (const one of waiting) one.destroy();
    server.close();
  }
}

async function troubleOf(keeping: Keeping): Promise<never> {
  const { trouble } = await lookAtKeeper(keeping);
  throw trouble;
}

const held =
  (work: (keeping: Keeping) => Promise<unknown>, noted = true) =>
  async () => {
    const keeping = keepingIn();
    if (noted) statusIn(keeping);
    return beside(keeping, () => work(keeping));
  };

export const KEEPER_ROWS: readonly FailureRow[] = [
  [
    'deadlines that another machine keeps',
    'conflict',
    8,
    /^the deadlines of web are kept by another user or machine$/,
    /^change them where it was made$/,
    async () => {
      const memory = { ...memoryBackend(), address: async () => ADDRESS };
      const { id } = await memory.create(
        specOf({ name: 'web', lifetime: { ttlSeconds: 60, keeper: 'other' } }),
        CALL,
      );
      await kept(memory, keepingIn()).setDeadlines(id, { ttlSeconds: 60 }, CALL);
    },
  ],
  [
    'a keeper whose process is not known',
    'conflict',
    8,
    /^a keeper runs whose process cannot be told$/,
    /^end it, and try again$/,
    async () => {
      const keeping = keepingIn();
      const lock = await takeLock(keeping.lock);
      return endKeeper(keeping, { platform: 'linux', kill: () => {} }, signal).finally(() => lock?.release());
    },
  ],
  [
    'a keeper that has ended too soon',
    'other',
    1,
    /^the keeper, process 4711, has ended, and something is left to keep$/,
    /^the next command on a local sandbox starts it again, and so does `sandman keeper run`$/,
    async () => {
      const keeping = keepingIn();
      keeping.engines.add(ADDRESS);
      statusIn(keeping);
      return troubleOf(keeping);
    },
  ],
  [
    'a keeper that does not answer',
    'other',
    1,
    /^the keeper, process 4711, is there and does not answer$/,
    /^end it with `kill -9 4711`; the next one takes over$/,
    held(troubleOf),
  ],
  [
    'a keeper that does not answer and has written nothing',
    'other',
    1,
    /^the keeper is there and does not answer$/,
    /^end its process; the next one takes over$/,
    held(troubleOf, false),
  ],
  [
    'a keeper that is asked for and does not answer',
    'other',
    1,
    /^the keeper is there and does not answer$/,
    /^see `sandman keeper status`$/,
    held((keeping) => keeping.ensure(ADDRESS, signal)),
  ],
  [
    'a keeper that is asked for another',
    'other',
    1,
    /^a keeper starts no other$/,
    null,
    () => keepingIn().ensure(ADDRESS, signal),
  ],
  [
    'a keeper that does not start',
    'other',
    1,
    /^no keeper could be started: it ended with 3$/,
    /^\S+\/keeper\.log may tell more, and so does `sandman keeper run`$/,
    () => {
      const folder = temporaryFolder();
      const program = join(folder, 'keeper.cjs');
      writeFileSync(program, 'process.exit(3)');
      return launchKeeper({ program: [process.execPath, program], folder, env: {} }, signal);
    },
  ],
  [
    'a manager of services that is not there',
    'unsupported',
    9,
    /^systemd cannot run the keeper here: there is no systemctl on the PATH$/,
    /^start `sandman keeper run` from your login script$/,
    () =>
      manage(
        { kind: 'systemd' },
        [['systemctl', '--user', 'start', 'x']],
        { env: { PATH: '/nowhere' } },
        signal,
      ),
  ],
  [
    'an id that could be a path',
    'other',
    1,
    /^"\.\.\/x" can be no sandbox's id$/,
    null,
    () => factStore(temporaryFolder()).read('../x'),
  ],
  [
    'a folder that cannot be written to',
    'other',
    1,
    /^cannot write \S+\/file\/x\.born\.json: EEXIST: file already exists, mkdir '\S+\/file'$/,
    /^mend that, or name another folder with SANDMAN_STATE_DIR$/,
    () => {
      const folder = join(temporaryFolder(), 'file');
      writeFileSync(folder, '');
      factStore(folder).write('x', 'born', { wall: 1, uptime: 1, boot: null });
    },
  ],
  [
    'a folder that cannot be read',
    'other',
    1,
    /^cannot read \S+\/loop: ELOOP: too many symbolic links encountered, scandir '\S+\/loop'$/,
    /^mend that, or name another folder with SANDMAN_STATE_DIR$/,
    () => {
      const folder = join(temporaryFolder(), 'loop');
      symlinkSync('loop', folder);
      factStore(folder).readAll();
    },
  ],
  [
    'a lock that cannot be taken',
    'other',
    1,
    /^the keeper cannot take its lock: listen EACCES: permission denied \\\\\.\\pipe\\sandman-keeper-no\/such$/,
    /^mend that, or name another folder with SANDMAN_STATE_DIR$/,
    () => takeLock({ platform: 'win32', folder: '', identity: 'no/such' }),
  ],
  [
    'a locked file that cannot be opened',
    'other',
    1,
    /^the keeper cannot take its lock: EISDIR: illegal operation on a directory, open '\S+\/keeper-x\.lock'$/,
    /^mend that, or name another folder with SANDMAN_STATE_DIR$/,
    () => {
      const folder = temporaryFolder();
      mkdirSync(join(folder, 'keeper-x.lock'));
      return takeLock({ platform: 'darwin', folder, identity: 'x' });
    },
  ],
];

const inMemory = async (work: (on: ReturnType<typeof memoryBackend>, id: string, call: Call) => unknown) => {
  const on = memoryBackend({ images: ['base:latest'], verbs: ['stop', 'kill', 'start', 'resume'] });
  const { id } = await on.create(specOf({ name: 'web' }), CALL);
  return work(on, id, CALL);
};

const _run =
  (command: string[], terminal: { columns: number; rows: number } | null = null) =>
  () =>
    inMemory((on, id, call) => on.exec(id, execOf(command, { terminal }), catchStreams(), call));
