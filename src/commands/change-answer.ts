import type { Context } from '../context.js';
import { asSandmanError, type SandmanError } from '../errors.js';
import { errorObject, type Io, onOneLine } from '../io/io.js';
import { isJson } from '../io/output-mode.js';
import { presentResults } from '../io/present.js';
import { type Outcome, summary } from '../sandbox/bulk.js';
import { type Sandbox, type State, titleOf } from '../sandbox/sandbox.js';
import { type Aim, destination, type VerbResult } from '../sandbox/transition.js';
import { type ChangeVerb, TARGETS } from '../sandbox/transitions.js';
import type { Target, Targets } from './targets.js';

/** What a verb prints of one sandbox; `id` is null where a name led to none. */
type Row = Omit<VerbResult, 'id'> & { id: string | null; error?: ReturnType<typeof errorObject> };

/** One line of a dry run. */
type Plan = Pick<Sandbox, 'id' | 'name' | 'backend' | 'state'> & { target: State };

export function missingResult(reference: string, backend: string): VerbResult {
  const gone = { state: 'gone', previousState: 'gone', changed: false, durationMs: 0 } as const;
  return { id: reference, name: null, backend, ...gone };
}

/** Of one that another hand has changed before the verb came. */
export function leftAsItIs({ id, name, backend, state }: Sandbox, was: Sandbox): VerbResult {
  return { id, name, backend, state, previousState: was.state, changed: false, durationMs: 0 };
}

/** Under jsonl each outcome is printed when it comes. */
export function tellOne({ io, columns }: Context, outcome: Outcome<VerbResult>, target: Target): void {
  if (io.mode === 'jsonl') presentResults(io, [rowOf(outcome, target)], { single: true, columns });
}

/** Prints what happened, and throws what the whole came to where anything failed. */
export function tellOutcomes(
  { io, columns }: Context,
  targets: readonly Target[],
  outcomes: readonly Outcome<VerbResult>[],
  single: boolean,
): void {
  const { done, errors } = parted(outcomes, single);
  if (io.mode === 'json') {
    const rows = outcomes.map((outcome, at) => rowOf(outcome, targets[at] as Target));
    presentResults(io, rows, { single, columns });
  } else if (io.mode !== 'jsonl') {
    if (done.length > 0) presentResults(io, done, { single, columns });
    for (const [at, outcome] of outcomes.entries()) {
      if (!outcome.ok) io.fail(about(outcome.error, targets[at] as Target));
    }
  }
  const whole = summary(errors, outcomes.length);
  if (whole !== null) throw whole;
}

/** Of several it must be said which of them failed. */
function about(error: SandmanError, target: Target): SandmanError {
  if (target.kind !== 'sandbox') return error;
  const title = onOneLine(titleOf(target.sandbox));
  const isNamed = error.message.includes(title) || error.message.includes(target.sandbox.id);
  return isNamed ? error : error.as(`${title}: ${error.message}`);
}

/** Prints what the verb would do, and fails as it would. */
export function tellDryRun({ io }: Context, aim: Aim, { all, single }: Targets): void {
  const outcomes = all.flatMap((target) => (target.kind === 'missing' ? [] : [planned(target, aim)]));
  const { done, errors } = parted(outcomes, single);
  if (io.mode === 'json') io.out(JSON.stringify(done, null, 2));
  else for (const plan of done) tellPlan(io, aim.verb, plan);
  for (const error of errors) isJson(io.mode) ? io.warn(error.message) : io.fail(error);
  const whole = summary(errors, outcomes.length);
  if (whole !== null) throw whole;
}

function planned(target: Exclude<Target, { kind: 'missing' }>, aim: Aim): Outcome<Plan> {
  if (target.kind === 'failed') return { ok: false, error: target.error };
  const { id, name, backend, state } = target.sandbox;
  try {
    return { ok: true, value: { id, name, backend, state, target: destination(target.sandbox, aim) } };
  } catch (error) {
    return { ok: false, error: asSandmanError(error) };
  }
}

/** What went well and what did not; the only one's failure is the whole command's. */
function parted<T>(outcomes: readonly Outcome<T>[], single: boolean): { done: T[]; errors: SandmanError[] } {
  const errors = outcomes.flatMap((outcome) => (outcome.ok ? [] : [outcome.error]));
  if (single && errors[0] !== undefined) throw errors[0];
  return { done: outcomes.flatMap((outcome) => (outcome.ok ? [outcome.value] : [])), errors };
}

/** What a dry run says of a sandbox that the verb would change. */
export function planLine({ id, name, backend, state }: Sandbox, verb: ChangeVerb): string {
  return planText(verb, { id, name, backend, state, target: TARGETS[verb] });
}

function tellPlan(io: Io, verb: ChangeVerb, row: Plan): void {
  if (io.mode === 'jsonl') io.out(JSON.stringify(row));
  else if (io.mode === 'id') io.out(row.id);
  else io.out(planText(verb, row));
}

function planText(verb: ChangeVerb, row: Plan): string {
  const title = onOneLine(titleOf(row));
  if (row.target === row.state) return `would leave ${title} as it is: ${row.state}`;
  return `would ${verb} ${title}: ${row.state} -> ${row.target}`;
}

function rowOf(outcome: Outcome<VerbResult>, target: Target): Row {
  if (outcome.ok) return outcome.value;
  const error = errorObject(outcome.error);
  const failed = { changed: false, durationMs: 0, error };
  if (target.kind === 'sandbox') {
    const { id, name, backend, state } = target.sandbox;
    return { id, name, backend, state, previousState: state, ...failed };
  }
  const backend = error.backend ?? '';
  return { id: null, name: target.reference, backend, state: 'unknown', previousState: 'unknown', ...failed };
}
