import { type SandmanError, unsupportedError } from '../errors.js';
import { isTransitional, type PauseEffect, type State } from './sandbox.js';

export const CHANGE_VERBS = ['start', 'stop', 'pause', 'resume', 'kill'] as const;
export type ChangeVerb = (typeof CHANGE_VERBS)[number];

/** What a verb means for a sandbox in some state. */
export type Decision =
  | { kind: 'act' }
  | { kind: 'none' }
  | { kind: 'wait' }
  | { kind: 'refuse'; hint: string };

const ACT: Decision = { kind: 'act' };
const NONE: Decision = { kind: 'none' };
const refuse = (hint: string): Decision => ({ kind: 'refuse', hint });

/** The state that a verb leads to. */
export const TARGETS: Readonly<Record<ChangeVerb, State>> = {
  start: 'running',
  stop: 'stopped',
  pause: 'paused',
  resume: 'running',
  kill: 'gone',
};

const NEAREST: Readonly<Record<ChangeVerb, string>> = {
  start: 'sandboxes there are paused and resumed: use `sandman resume`',
  stop: 'use `sandman pause`, which keeps the memory too, or `sandman kill`',
  pause: 'use `sandman stop`, which keeps the files only',
  resume: 'use `sandman start`',
  kill: 'there is no other way to end it from here',
};

const STOP_IS_PAUSE = 'use `sandman pause`, which keeps the files only, as a stop does, or `sandman kill`';

/** A verb that a backend lacks is never quietly something else. */
export function verbLacking(
  backend: string,
  verb: ChangeVerb,
  { memory }: Pick<PauseEffect, 'memory'>,
): SandmanError {
  // A pause that loses the memory is all that a stop is.
  const hint = verb === 'stop' && memory === 'lost' ? STOP_IS_PAUSE : NEAREST[verb];
  return unsupportedError(`${backend} has no ${verb}`, { backend, hint });
}

export const GERUNDS: Readonly<Record<ChangeVerb, string>> = {
  start: 'starting',
  stop: 'stopping',
  pause: 'pausing',
  resume: 'resuming',
  kill: 'killing',
};

const TABLE: Readonly<Record<Exclude<ChangeVerb, 'kill'>, Partial<Record<State, Decision>>>> = {
  start: { running: NONE, paused: refuse('use `sandman resume`, which lets it go on'), stopped: ACT },
  stop: { running: ACT, paused: ACT, stopped: NONE },
  pause: { running: ACT, paused: NONE, stopped: refuse('use `sandman start` first') },
  resume: {
    running: NONE,
    paused: ACT,
    stopped: refuse('use `sandman start`, since a stop keeps only the files'),
  },
};

/** The cell of the table for a verb and a state. */
export function decide(verb: ChangeVerb, state: State): Decision {
  if (state === 'gone') return verb === 'kill' ? NONE : refuse('it is gone');
  if (verb === 'kill') return state === 'killing' ? { kind: 'wait' } : ACT;
  if (isTransitional(state)) return { kind: 'wait' };
  if (state === 'failed') return refuse('only `sandman kill` is left');
  return TABLE[verb][state] ?? ACT;
}

/** Whether a selector (`--all`, `--state`, `-l`) takes a sandbox in this state for this verb. */
export function wouldChange(verb: ChangeVerb, state: State): boolean {
  const { kind } = decide(verb, state);
  return kind === 'act' || (kind === 'wait' && state !== 'killing');
}
