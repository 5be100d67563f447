import type { State } from '../sandbox/sandbox.js';
import { CHANGE_VERBS, decide } from '../sandbox/transitions.js';

/** They work inside, and wake what is paused. */
const WORK_INSIDE: ReadonlySet<string> = new Set(['exec', 'shell', 'connect', 'cp']);

/** Whether a verb has something to do with a sandbox in that state; the others take any. */
export function fits(verb: string, state: State): boolean {
  if (WORK_INSIDE.has(verb)) return state === 'running' || state === 'paused';
  const change = CHANGE_VERBS.find((one) => one === verb);
  if (change === undefined || change === 'kill') return state !== 'gone';
  return decide(change, state).kind === 'act';
}
