import { asSandmanError } from '../errors.js';
import type { Backend, Call } from '../sandbox/backend.js';
import { within } from '../sandbox/deadline.js';
import { type Sandbox, titleOf } from '../sandbox/sandbox.js';
import { transition } from '../sandbox/transition.js';
import { type ChangeVerb, GERUNDS, verbLacking } from '../sandbox/transitions.js';
import { read } from '../sandbox/wait.js';
import { keyOf, type TopEvent } from './model.js';

export interface VerbRules {
  open(name: string): Promise<Backend>;
  call: Call;
  /** The longest wait for each. */
  limitMs: number;
  /** What a stop gives the processes inside. */
  graceSeconds: number;
}

/** The verbs that are under way, each in the background. */
export interface Verbs {
  /** One at a time for each sandbox. */
  begin(sandbox: Sandbox, verb: ChangeVerb): void;
  /** What is being done, such as `pausing web`. */
  pending(): string[];
  /** When all of them have ended. */
  settled(): Promise<unknown>;
}

export function createVerbs(rules: VerbRules, tell: (event: TopEvent) => void): Verbs {
  const under = new Map<string, { what: string; done: Promise<void> }>();
  const begin = (sandbox: Sandbox, verb: ChangeVerb) => {
    const key = keyOf(sandbox);
    const what = `${GERUNDS[verb]} ${titleOf(sandbox)}`;
    const other = under.get(key);
    if (other !== undefined) {
      tell({ kind: 'said', text: `still ${other.what}`, failure: true });
      return;
    }
    tell({ kind: 'began', key, verb });
    const done = work(rules, sandbox, verb, what)
      .catch((error) => tell({ kind: 'said', text: explained(error), failure: true }))
      .finally(() => {
        under.delete(key);
        tell({ kind: 'ended', key });
      });
    under.set(key, { what, done });
  };
  return {
    begin,
    pending: () => [...under.values()].map(({ what }) => what),
    settled: () => Promise.all([...under.values()].map(({ done }) => done)),
  };
}

async function work(rules: VerbRules, sandbox: Sandbox, verb: ChangeVerb, what: string): Promise<void> {
  const { call, limitMs, graceSeconds } = rules;
  const grace = verb === 'stop' ? graceSeconds : 0;
  await within(call.signal, limitMs + grace * 1000, what, async (signal) => {
    const backend = await rules.open(sandbox.backend);
    if (!backend.verbs.has(verb)) throw verbLacking(backend.name, verb, backend.pauseEffect);
    const own = { ...call, signal };
    // What a list tells leaves out how it was made, which a resume may need.
    const { sandbox: now } = await read(backend, sandbox, own);
    await transition(now, { backend, verb, options: { graceSeconds: grace }, call: own });
  });
}

function explained(error: unknown): string {
  const { message, details } = asSandmanError(error);
  return details.hint === undefined ? message : `${message}; ${details.hint}`;
}
