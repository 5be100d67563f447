import { randomBytes } from 'node:crypto';
import { conflictError, notFoundError, unsupportedError } from '../errors.js';
import type { Backend, Call } from '../sandbox/backend.js';
import { matches } from '../sandbox/filter.js';
import type { PauseEffect, Sandbox, State } from '../sandbox/sandbox.js';
import { asksForKeeping, type SandboxSpec } from '../sandbox/spec.js';
import { CHANGE_VERBS, type ChangeVerb } from '../sandbox/transitions.js';
import { VERSION } from '../version.js';
import { describe } from './memory/describe.js';
import { createProcesses } from './memory/processes.js';
import { createShelf, type Entry, type Shelf } from './memory/shelf.js';

export interface MemoryOptions {
  name?: string;
  /** The verbs that it has; the others fail as `unsupported`. */
  verbs?: readonly ChangeVerb[];
  pauseEffect?: PauseEffect;
  /** The images that are there; left out, every image is. */
  images?: readonly string[];
  nextId?: () => string;
  /** The time, in milliseconds since the epoch. */
  now?: () => number;
}

/** The backend, and a hand that is not Sandman's. */
export interface MemoryBackend extends Backend {
  /** Changes a sandbox behind everybody's back, as another user of the same backend may. */
  meddle(id: string, change: Partial<Sandbox>): void;
}

/** As an engine's freezer. */
const FREEZER: PauseEffect = {
  memory: 'kept',
  files: 'kept',
  freesCpu: true,
  freesMemory: false,
  network: 'frozen',
};

/** The contract's plainest reading: sandboxes in a map, for as long as this process lives. */
export function memoryBackend(options: MemoryOptions = {}): MemoryBackend {
  const {
    name = 'memory',
    verbs = CHANGE_VERBS,
    pauseEffect = FREEZER,
    images,
    nextId = randomId,
    now = Date.now,
  } = options;
  const shelf = createShelf(name, now);
  const seen = (id: string, { signal }: Call): Entry => {
    signal.throwIfAborted();
    return shelf.find(id);
  };
  const listed = ({ sandbox }: Entry): Sandbox => ({
    ...sandbox,
    pause: sandbox.state === 'paused' ? pauseEffect : null,
  });
  const get = async (id: string, call: Call) => ({ ...seen(id, call).sandbox, pause: pauseEffect });
  return {
    name,
    type: 'memory',
    verbs: new Set(verbs),
    pauseEffect,
    create: async (spec, call) => {
      call.signal.throwIfAborted();
      refuse(spec, shelf, name, images);
      const entry: Entry = {
        sandbox: describe(spec, nextId(), name, isoOf(now())),
        spec,
        processes: createProcesses(),
        main: null,
      };
      shelf.put(entry);
      try {
        await launch(entry, shelf);
        return await get(entry.sandbox.id, call);
      } catch (error) {
        await shelf.remove(entry);
        throw error;
      }
    },
    get,
    lookup: async (reference, { signal }) => {
      signal.throwIfAborted();
      const means = ({ sandbox: { id, name } }: Entry) => id.startsWith(reference) || name === reference;
      return shelf.all().filter(means).map(listed);
    },
    list: async function* (filter, { signal }) {
      signal.throwIfAborted();
      yield* shelf
        .all()
        .map(listed)
        .filter((sandbox) => matches(sandbox, filter));
    },
    ...changes(name, verbs, pauseEffect.memory === 'kept', seen, shelf),
    exec: async (id, spec, streams, call) => {
      const { processes, spec: own } = inState(seen(id, call), ['running']);
      const env = { ...own.env, ...spec.env };
      const workdir = spec.workdir ?? own.workdir;
      if (spec.terminal !== null) throw unsupportedError(`${name} has no terminals`, { backend: name, id });
      return processes.run({ command: spec.command, env, workdir }, streams, call.signal);
    },
    watch: async ({ signal }) => {
      signal.throwIfAborted();
      return shelf.watch(signal);
    },
    check: async ({ signal }) => {
      signal.throwIfAborted();
      const features = { freeze: pauseEffect.memory === 'kept' };
      return { endpoint: 'this process', engine: 'memory', version: VERSION, apiVersion: null, features };
    },
    close: () => shelf.close(),
    meddle: (id, change) => shelf.change(shelf.find(id), change),
  };
}

/** The verbs; each checks the state before it does anything, and has done it when it returns. */
function changes(
  backend: string,
  verbs: readonly ChangeVerb[],
  freezes: boolean,
  seen: (id: string, call: Call) => Entry,
  shelf: Shelf,
): Pick<Backend, ChangeVerb> {
  const take = (verb: ChangeVerb, id: string, call: Call, from?: readonly State[]): Entry => {
    const entry = seen(id, call);
    if (!verbs.includes(verb)) throw unsupportedError(`${backend} cannot ${verb}`, { backend, id });
    return from === undefined ? entry : inState(entry, from);
  };
  return {
    start: async (id, call) => launch(take('start', id, call, ['stopped']), shelf),
    stop: async (id, { graceSeconds }, call) => {
      const entry = take('stop', id, call, ['running', 'paused']);
      await halt(entry, graceSeconds);
      become(entry, 'stopped', shelf);
    },
    pause: async (id, call) => {
      const entry = take('pause', id, call, ['running']);
      if (freezes) entry.processes.freeze();
      else await halt(entry, 0);
      become(entry, 'paused', shelf);
    },
    resume: async (id, call) => {
      const entry = take('resume', id, call, ['paused']);
      if (!freezes) return launch(entry, shelf);
      entry.processes.thaw();
      become(entry, 'running', shelf);
    },
    kill: async (id, call) => shelf.remove(take('kill', id, call)),
  };
}

/** Nothing is made of what cannot be had, or of what would have a name twice. */
function refuse(
  spec: SandboxSpec,
  shelf: Shelf,
  backend: string,
  images: readonly string[] | undefined,
): void {
  const { name, image, lifetime } = spec;
  if (asksForKeeping(lifetime) && lifetime.keeper === undefined)
    throw unsupportedError(`${backend} keeps no deadlines`, { backend });
  if (images?.includes(image) === false) {
    throw notFoundError(`the image ${image} is not there`, {
      backend,
      hint: 'name another one with --image',
    });
  }
  if (name !== null && shelf.all().some(({ sandbox }) => sandbox.name === name))
    throw conflictError(`the name "${name}" is already in use`, { backend });
}

function inState(entry: Entry, states: readonly State[]): Entry {
  const { id, backend, state } = entry.sandbox;
  if (states.includes(state)) return entry;
  throw conflictError(`${id} is ${state}`, { backend, id, outcomeOpen: true });
}

function become(entry: Entry, state: State, shelf: Shelf): void {
  const now = isoOf(shelf.now());
  shelf.change(entry, {
    state,
    nativeState: state,
    pausedAt: state === 'paused' ? now : null,
    stoppedAt: state === 'stopped' ? now : null,
    ...(state === 'running' && entry.sandbox.state !== 'paused' ? { startedAt: now } : {}),
  });
}

/** Runs the sandbox's command, where it has one; when that ends by itself, the sandbox is stopped. */
async function launch(entry: Entry, shelf: Shelf): Promise<void> {
  const { command, env, workdir } = entry.spec;
  if (command !== null) {
    const main = await entry.processes.launch({ command, env, workdir });
    entry.main = main;
    main.once('exit', () => entry.main === main && become(entry, 'stopped', shelf));
  }
  become(entry, 'running', shelf);
}

async function halt(entry: Entry, graceSeconds: number): Promise<void> {
  entry.main = null;
  await entry.processes.end(graceSeconds);
}

function isoOf(time: number): string {
  return new Date(time).toISOString();
}

function randomId(): string {
  return randomBytes(32).toString('hex');
}
