import type { Context } from '../context.js';
import { errorObject, type Io, onOneLine } from '../io/io.js';
import { presentResults } from '../io/present.js';
import { type Outcome, summary } from '../sandbox/bulk.js';
import { type Sandbox, type State, titleOf } from '../sandbox/sandbox.js';
import type { VerbResult } from '../sandbox/transition.js';
import { type ChangeVerb, TARGETS } from '../sandbox/transitions.js';
import type { Target } from './targets.js';

/** What a verb prints of one sandbox; `id` is null where a name led to none. */
type Row = Omit<VerbResult, 'id'> & { id: string | null; error?: ReturnType<typeof errorObject> };

/** One line of a dry run. */
type Plan = Pick<Sandbox, 'id' | 'name' | 'backend' | 'state'> & { target: State };

export function missingResult(reference: string, backend: string): VerbResult {
  const gone = { state: 'gone', previousState: 'gone', changed: false, durationMs: 0 } as const;
  return { id: reference, name: null, backend, ...gone };
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
  const [first] = outcomes;
  if (single && first !== undefined && !first.ok) throw first.error;
  const errors = outcomes.flatMap((outcome) => (outcome.ok ? [] : [outcome.error]));
  const done = outcomes.flatMap((outcome) => (outcome.ok ? [outcome.value] : []));
  if (io.mode === 'json') {
    const rows = outcomes.map((outcome, at) => rowOf(outcome, targets[at] as Target));
    presentResults(io, rows, { single, columns });
  } else if (io.mode !== 'jsonl') {
    if (done.length > 0) presentResults(io, done, { single, columns });
    for (const error of errors) io.fail(error);
  }
  const whole = summary(errors, outcomes.length);
  if (whole !== null) throw whole;
}

export function tellDryRun({ io }: Context, verb: ChangeVerb, targets: readonly Target[]): void {
  const sandboxes = targets.flatMap((target) => (target.kind === 'sandbox' ? [target.sandbox] : []));
  const rows = sandboxes.map(({ id, name, backend, state }) => ({
    id,
    name,
    backend,
    state,
    target: TARGETS[verb],
  }));
  if (io.mode === 'json') io.out(JSON.stringify(rows, null, 2));
  else for (const row of rows) tellPlan(io, verb, row);
}

function tellPlan(io: Io, verb: ChangeVerb, row: Plan): void {
  if (io.mode === 'jsonl') io.out(JSON.stringify(row));
  else if (io.mode === 'id') io.out(row.id);
  else io.out(`would ${verb} ${onOneLine(titleOf(row))}: ${row.state} -> ${row.target}`);
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
