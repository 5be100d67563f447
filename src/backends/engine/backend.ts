import { hasCode, SandmanError } from '../../errors.js';
import type { Backend, Call } from '../../sandbox/backend.js';
import type { State } from '../../sandbox/sandbox.js';
import { CHANGE_VERBS } from '../../sandbox/transitions.js';
import { uniqueWord } from '../../sandbox/unique.js';
import { waitForEach } from '../../sandbox/wait.js';
import { countCommands, readActivity, watchCallers } from './activity.js';
import { archivesOf } from './archive.js';
import { checkEngine } from './check.js';
import { createSandbox } from './create.js';
import type { Door } from './door.js';
import { type Engine, engineBehind, removeContainer } from './engine.js';
import { watchEvents } from './events.js';
import { execInside } from './exec.js';
import { readLogs } from './logs.js';
import { PAUSE_EFFECT } from './mapping.js';
import { inspect, listSandboxes, lookup } from './read.js';

/**
 * Docker and Podman, over the API that they share. The door is opened when it is first needed. `lean`: for who asks for
 * many, and only how they are doing.
 */
export function engineBackend(
  name: string,
  type: string,
  openDoor: (signal: AbortSignal) => Promise<Door>,
  lean = false,
): Backend {
  let opened: Promise<Engine> | undefined;
  const engine = ({ signal }: Call): Promise<Engine> => {
    opened ??= openDoor(signal).then((door) => engineBehind(name, door));
    return opened;
  };
  const post = async (id: string, action: string, call: Call): Promise<void> => {
    const { ask } = await engine(call);
    await ask({ method: 'POST', path: `/containers/${id}/${action}`, signal: call.signal }, [204, 304]);
  };
  /** For what uses the door itself, whose failures do not know whose they are, or of which sandbox. */
  const named = async <T>(call: Call, work: (found: Engine) => Promise<T>, id?: string): Promise<T> => {
    try {
      return await work(await engine(call));
    } catch (error) {
      throw error instanceof SandmanError ? error.with({ backend: name, id }) : error;
    }
  };
  const backend: Backend = {
    name,
    type,
    verbs: new Set(CHANGE_VERBS),
    pauseEffect: PAUSE_EFFECT,
    create: (spec, call) => named(call, (found) => createSandbox(found, spec, uniqueWord(), call)),
    get: async (id, call) => inspect(await engine(call), id, call, lean),
    lookup: async (reference, call) => lookup(await engine(call), reference, call),
    list: async function* (filter, call) {
      yield* await listSandboxes(await engine(call), filter, call);
    },
    start: (id, call) => post(id, 'start', call),
    stop: async (id, { graceSeconds }, call) => {
      const halt = () => post(id, `stop?t=${Math.ceil(graceSeconds)}`, call);
      await halt().catch((error: unknown) => thaw(id, error, call).then(halt));
    },
    pause: (id, call) => post(id, 'pause', call),
    resume: (id, call) => post(id, 'unpause', call),
    kill: async (id, call) => {
      await removeContainer(await engine(call), id, call.signal).catch((error: unknown) =>
        awaitRemoval(id, error, call),
      );
    },
    exec: (id, spec, streams, call) =>
      named(call, ({ door }) => execInside(door, id, spec, streams, call), id),
    logs: (id, options, streams, call) =>
      named(call, ({ door }) => readLogs(door, id, options, streams, call), id),
    archives: archivesOf(named),
    activity: async (id, call) => readActivity(await engine(call), id, call),
    commands: async (id, call) => countCommands(await engine(call), id, call),
    callers: async (id, call) => watchCallers(await engine(call), id, call),
    watch: (call) =>
      named(call, async ({ door, dialect }) => {
        const { replaysEvents } = await dialect(call.signal);
        // Who inspects what has changed waits for the engine by that.
        return watchEvents(door, name, call, { replays: replaysEvents, settles: !lean });
      }),
    check: async (call) => checkEngine(await engine(call), call),
    close: () => void opened?.then(({ door }) => door.close()).catch(() => {}),
  };
  return backend;

  /** Somebody else is removing it, which its state does not tell at once; any other failure is thrown on. */
  async function awaitRemoval(id: string, error: unknown, call: Call): Promise<void> {
    if (!hasCode(error, 'conflict') || !/already in progress/i.test(error.message)) throw error;
    const sandbox = await inspect(await engine(call), id, call);
    const until = (state: State) => state === 'gone' || state === 'failed';
    const seen = await waitForEach(backend, [sandbox], { until }, call);
    if (seen.get(id)?.state !== 'gone') throw error;
  }

  /** Resumes what could not be stopped because it is frozen; any other failure is thrown on. */
  async function thaw(id: string, error: unknown, call: Call): Promise<void> {
    const found = await engine(call);
    const { resumesBeforeStop } = await found.dialect(call.signal);
    if (!resumesBeforeStop || call.signal.aborted) throw error;
    const { state } = await inspect(found, id, call);
    if (state !== 'paused') throw error;
    await post(id, 'unpause', call);
  }
}
