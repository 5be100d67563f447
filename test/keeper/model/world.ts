import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type KeptBackend, kept } from '../../../src/backends/kept.js';
import { type MemoryBackend, memoryBackend } from '../../../src/backends/memory.js';
import { otherError } from '../../../src/errors.js';
import { createPost, type Post } from '../../../src/keeper/post.js';
import { type FactName, type FactStore, factStore } from '../../../src/lifetimes/fact-store.js';
import type { Keeping } from '../../../src/lifetimes/keeping.js';
import type { Activity, Addressed, Call } from '../../../src/sandbox/backend.js';
import { type Moment, withDeadlines } from '../../../src/sandbox/lifetime.js';
import type { Sandbox, State } from '../../../src/sandbox/sandbox.js';
import { temporaryFolder } from '../../support/files.js';

export const OWN = 'own';
export const CALL: Call = { signal: new AbortController().signal };
export const GRACE = { graceSeconds: 0 };

const BEGIN = Date.parse('2030-01-02T03:04:05.000Z');

/** The machine under test: its clocks, an engine on it, the state folder, what commands use, and a keeper that may be dead. */
export interface World {
  clock: Moment;
  raw: MemoryBackend;
  cli: KeptBackend;
  facts: FactStore;
  alive(): boolean;
  /** Both clocks go on. */
  pass(milliseconds: number): void;
  /** Begins a keeper, which looks at all that is there. */
  begin(): Promise<void>;
  /** What a command would show, which notes nothing of what it sees. */
  peek(id: string): Promise<Sandbox>;
  /** What it does once a minute. */
  lookAll(): Promise<void>;
  crash(): void;
  /** The keeper hears what it has not heard yet: events of the engine, then files that were written. */
  hear(): Promise<void>;
  settle(): Promise<void>;
  /** The state folder is gone, and with it all that was noted. */
  lose(): Promise<void>;
  /** Nothing can be written from now on, or again. */
  fill(full: boolean): void;
  spoil(id: string, name: FactName): void;
  stateOf(id: string): Promise<State>;
  /** What the engine tells of how each sandbox is used. */
  usage: Usage;
  /** The keeper hears that a command has begun or ended inside. */
  hearCommand(id: string): Promise<void>;
  /** How often somebody asked for a keeper. */
  asked(): number;
  /** What went wrong that nothing shows. */
  complaints: string[];
  end(): void;
}

export interface Usage extends Activity {
  commands: number;
}

export function createWorld(): World {
  const clock: Moment = { wall: BEGIN, uptime: 5000, boot: 'boot-1' };
  const folder = join(temporaryFolder(), 'lifetimes');
  const events = new Set<string>();
  const written = new Set<string>();
  const complaints: string[] = [];
  const usage: Usage = { cpuSeconds: 0, sentBytes: 0, commands: 0 };
  const raw = engineOf(clock, usage, (id) => events.add(id));
  let asked = 0;
  let full = false;
  const room = () => {
    if (full) throw otherError('no space left on device');
  };
  const facts = noticed(factStore(folder), room, (id) => written.add(id));
  const keeping: Keeping = {
    identity: OWN,
    clock: { now: () => ({ ...clock }) },
    facts,
    engines: { all: () => [], add: () => {}, drop: () => {} },
    lock: { platform: 'linux', folder, identity: OWN },
    ensure: async () => {
      asked += 1;
    },
    statusPath: join(folder, 'keeper.json'),
    begun: () => false,
  };
  let post: Post | null = null;
  const log = (text: string) => {
    if (text.includes('once more in')) complaints.push(text);
  };
  const hear = async () => {
    for (let rounds = 0; events.size + written.size > 0; rounds += 1) {
      if (rounds > 20) throw new Error('the keeper hears itself without end');
      const [event] = events;
      const id = event ?? ([...written][0] as string);
      (event === undefined ? written : events).delete(id);
      await post?.heard({ id }, CALL, event !== undefined);
    }
  };
  return {
    clock,
    raw: raw.memory,
    cli: kept(raw.engine, keeping),
    facts,
    usage,
    complaints,
    asked: () => asked,
    hearCommand: async (id) => post?.heard({ id, command: true }, CALL, true),
    alive: () => post !== null,
    pass: (milliseconds) => {
      clock.wall += milliseconds;
      clock.uptime += milliseconds;
    },
    begin: async () => {
      post = createPost(keeping, log);
      post.attach(raw.engine);
      events.clear();
      written.clear();
      await post.lookAll(CALL);
    },
    peek: async (id) => withDeadlines(await raw.engine.get(id, CALL), facts.read(id), { ...clock }, OWN),
    lookAll: async () => {
      await post?.lookAll(CALL);
    },
    crash: () => {
      post = null;
    },
    hear,
    settle: async () => {
      await post?.settle(CALL);
    },
    lose: async () => {
      rmSync(folder, { recursive: true, force: true });
      // As the keeper does that finds the folder gone.
      await post?.lookAll(CALL);
    },
    fill: (now) => {
      full = now;
    },
    spoil: (id, name) => {
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, `${id}.${name}.json`), '{"seconds": 4, "at": {"wa');
      written.add(id);
    },
    stateOf: async (id) => {
      const [found] = await raw.memory.lookup(id, CALL);
      return found?.state ?? 'gone';
    },
    end: () => {
      const drafts = readdirIf(folder).filter((name) => name.endsWith('.new'));
      rmSync(join(folder, '..'), { recursive: true, force: true });
      if (drafts.length > 0) throw new Error(`left behind: ${drafts}`);
    },
  };
}

function readdirIf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** The in-memory backend as engines are: lists do not tell when one was started, and keepers hear of what is done. */
function engineOf(
  clock: Moment,
  usage: Usage,
  changed: (id: string) => void,
): { memory: MemoryBackend; engine: Addressed } {
  let made = 0;
  const nextId = () => {
    made += 1;
    return `box${made}x`;
  };
  const memory = memoryBackend({ now: () => clock.wall, nextId });
  const engine: Addressed = {
    ...memory,
    lookup: async (reference, call) =>
      (await memory.lookup(reference, call)).map((one) => ({ ...one, startedAt: null, pausedAt: null })),
    list: async function* (filter, call) {
      for await (const one of memory.list(filter, call)) yield { ...one, startedAt: null, pausedAt: null };
    },
    address: async () => ({ name: 'memory', type: 'memory', url: null, variables: {} }),
    activity: async () => ({ ...usage }),
    commands: async () => usage.commands,
    ...telling(memory, changed),
  };
  const told = Object.assign(memory, telling(memory, changed));
  return { memory: told, engine };
}

function telling(memory: MemoryBackend, changed: (id: string) => void): Partial<MemoryBackend> & object {
  const { create, start, stop, pause, resume, kill } = memory;
  const after = async <T>(id: string, work: Promise<T>): Promise<T> => {
    const result = await work;
    changed(id);
    return result;
  };
  return {
    create: async (spec, call) => {
      const made = await create(spec, call);
      changed(made.id);
      return made;
    },
    start: (id, call) => after(id, start(id, call)),
    stop: (id, options, call) => after(id, stop(id, options, call)),
    pause: (id, call) => after(id, pause(id, call)),
    resume: (id, call) => after(id, resume(id, call)),
    kill: (id, call) => after(id, kill(id, call)),
  };
}

/** A store that tells of whatever is written or removed in its folder. */
function noticed(store: FactStore, room: () => void, changed: (id: string) => void): FactStore {
  return {
    ...store,
    write: (id, name, fact) => {
      room();
      store.write(id, name, fact);
      changed(id);
    },
    forget: (id, but) => {
      if (Object.keys(store.read(id)).length > 0) changed(id);
      store.forget(id, but);
    },
  };
}
