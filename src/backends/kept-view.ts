import { asSandmanError, hasCode } from '../errors.js';
import type { Keeping } from '../lifetimes/keeping.js';
import type { Addressed, Backend, Call } from '../sandbox/backend.js';
import {
  type Facts,
  isCounting,
  isLost,
  isUnseen,
  type Moment,
  runSince,
  withDeadlines,
} from '../sandbox/lifetime.js';
import type { Sandbox } from '../sandbox/sandbox.js';

/** Sandboxes with their deadlines; whoever looks at them sees to it that there is a keeper for them. */
export interface KeptView {
  one(raw: Sandbox, call: Call): Promise<Sandbox>;
  all(raws: readonly Sandbox[], call: Call): Promise<Sandbox[]>;
  stream(raws: AsyncIterable<Sandbox>, call: Call): AsyncGenerator<Sandbox>;
  /** Whether one that was seen before carries deadlines that this machine keeps. */
  isOwn(id: string): boolean;
  /** Of one that was seen before, and has begun to do something else. */
  ensureFor(id: string, call: Call): Promise<void>;
}

/** What was found while looking. */
interface Findings {
  /** When they were looked at, all of them. */
  now: Moment;
  counting: boolean;
  lost: number;
  damaged: number;
}

export function keptView(backend: Addressed, keeping: Keeping): KeptView {
  const { identity, clock, facts } = keeping;
  const seen = new Map<string, Sandbox>();
  let ensured = false;
  const ensure = async (call: Call) => {
    // To look, or to do what was asked for, needs no keeper.
    await backend
      .address(call)
      .then((address) => keeping.ensure(address, call.signal))
      .catch((error: unknown) => {
        if (hasCode(error, 'cancelled')) throw error;
        call.onWarning?.(`deadlines are not held: ${asSandmanError(error).message}`);
      });
  };
  const show = async (raw: Sandbox, known: Facts, found: Findings, call: Call): Promise<Sandbox> => {
    const { now } = found;
    const lost = isLost(raw, known, now, identity);
    found.lost += Number(lost);
    found.damaged += Number(known.damaged ?? false);
    const vague = raw.startedAt === null && (lost || isUnseen(raw, known));
    const sandbox = withDeadlines(vague ? await whole(backend, raw, call) : raw, known, now, identity);
    if (isUnseen(sandbox, known) && sandbox.lifetime.ttlSeconds !== null) {
      warning(call, () => facts.write(raw.id, 'run', runSince('running', now, sandbox.startedAt, known.run)));
    }
    found.counting ||= isCounting(sandbox, identity);
    seen.set(raw.id, sandbox);
    return sandbox;
  };
  const conclude = async ({ counting, lost, damaged }: Findings, call: Call) => {
    if (lost > 0) call.onWarning?.(lossOf(lost, 'is lost', facts.folder));
    if (damaged > 0) call.onWarning?.(lossOf(damaged, 'cannot be understood', facts.folder));
    if (ensured || !(counting || keeping.begun())) return;
    ensured = true;
    await ensure(call);
  };
  const nothing = (): Findings => ({ now: clock.now(), counting: false, lost: 0, damaged: 0 });
  return {
    one: async (raw, call) => {
      const found = nothing();
      const sandbox = await show(raw, facts.read(raw.id), found, call);
      await conclude(found, call);
      return sandbox;
    },
    all: async (raws, call) => {
      const found = nothing();
      const factsOf = facts.readAll();
      const sandboxes = await Promise.all(raws.map((raw) => show(raw, factsOf(raw.id), found, call)));
      await conclude(found, call);
      return sandboxes;
    },
    stream: async function* (raws, call) {
      const factsOf = facts.readAll();
      let found: Findings | undefined;
      for await (const raw of raws) {
        found ??= nothing();
        yield await show(raw, factsOf(raw.id), found, call);
      }
      await conclude(found ?? nothing(), call);
    },
    isOwn: (id) => seen.get(id)?.lifetime.keeper === identity,
    ensureFor: async (id, call) => {
      const raw = seen.get(id);
      if (raw !== undefined && mayCount(raw, identity)) await ensure(call);
    },
  };
}

function mayCount({ lifetime, hardExpiresAt }: Sandbox, own: string): boolean {
  const { ttlSeconds, idleSeconds, autoResume, keeper } = lifetime;
  const anything = ttlSeconds !== null || idleSeconds !== null || autoResume === true;
  return hardExpiresAt !== null || (keeper === own && anything);
}

/** With the time of its last start, which lists do not tell. */
async function whole(backend: Backend, raw: Sandbox, call: Call): Promise<Sandbox> {
  try {
    const { startedAt } = await backend.get(raw.id, call);
    return { ...raw, startedAt };
  } catch (error) {
    if (hasCode(error, 'not_found')) return raw;
    throw error;
  }
}

function lossOf(count: number, what: string, folder: string): string {
  const whose = count === 1 ? 'a sandbox' : `${count} sandboxes`;
  return `what ${folder} knew of ${whose} ${what}: the deadlines are those of the creation`;
}

/** What was done or seen was, whether it could be noted or not. */
export function warning({ onWarning }: Call, work: () => void): void {
  try {
    work();
  } catch (error) {
    onWarning?.((error as Error).message);
  }
}
