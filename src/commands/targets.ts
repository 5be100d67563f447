import type { Context } from '../context.js';
import { hasCode, type SandmanError } from '../errors.js';
import { createSpinner } from '../io/spinner.js';
import type { Backend } from '../sandbox/backend.js';
import { forEachOf, type Outcome } from '../sandbox/bulk.js';
import { within } from '../sandbox/deadline.js';
import { resolve } from '../sandbox/resolve.js';
import type { Sandbox } from '../sandbox/sandbox.js';
import { isSelector, type Selector, select } from '../sandbox/select.js';
import { resolveOrSuggest } from '../sandbox/suggest.js';
import { type ChangeVerb, wouldChange } from '../sandbox/transitions.js';
import { listing } from './listing.js';
import { pickSome } from './pick.js';

/** What a verb is to be done to: a sandbox, or a reference that led to none. */
export type Target =
  | { kind: 'sandbox'; sandbox: Sandbox }
  | { kind: 'missing'; reference: string }
  | { kind: 'failed'; reference: string; error: SandmanError };

export interface Targets {
  all: Target[];
  /** Exactly one was named, so the answer is one object. */
  single: boolean;
  /** True: a person has picked them at a terminal. */
  picked?: boolean;
  /** True: the list that they were selected from may lack some. */
  cut: boolean;
}

export interface TargetOptions {
  backend: Backend;
  verb: ChangeVerb;
  names: readonly string[];
  selector: Selector;
  /** A sandbox that is not there is gone already. */
  missingOk: boolean;
  /** Longest time to find one by its name, or all by the selector. */
  seconds: number;
}

/** By selector, by name, or picked by a person. */
export async function findTargets(context: Context, options: TargetOptions): Promise<Targets> {
  if (isSelector(options.selector)) return selected(context, options);
  if (options.names.length > 0) return named(context, options);
  const picked = await pickSome(context, options.backend, {
    purpose: options.verb,
    fits: ({ state }) => wouldChange(options.verb, state),
    otherwise: ', or select with --all, --state or -l',
  });
  return { all: picked.map(asTarget), single: picked.length === 1, picked: true, cut: false };
}

async function selected(
  context: Context,
  { backend, verb, selector, seconds }: TargetOptions,
): Promise<Targets> {
  const { found, cut } = await listing(context, backend, seconds, (call) =>
    select(backend, verb, selector, call),
  );
  const { chosen, leftAlone } = found;
  if (leftAlone > 0) context.io.note(`left ${leftAlone} alone: ${verb} would change nothing there`);
  if (chosen.length === 0 && leftAlone === 0) context.io.note(`no sandbox on ${backend.name} matches`);
  return { all: chosen.map(asTarget), single: false, cut };
}

/** A name that fails is a failure of its own among several; alone, or where it is ambiguous, of the whole command. */
async function named(
  context: Context,
  { backend, names, missingOk, seconds }: TargetOptions,
): Promise<Targets> {
  const references = [...new Set(names)];
  const search = missingOk ? resolve : resolveOrSuggest;
  const outcomes = await findEach(context, references, (one) => find(context, backend, one, seconds, search));
  const targets = references.map((reference, at) => toTarget(reference, outcomes[at], missingOk));
  const single = references.length === 1;
  for (const target of targets) {
    if (target.kind === 'failed' && (single || hasCode(target.error, 'usage', 'cancelled')))
      throw target.error;
  }
  return { all: withoutTwins(targets), single, cut: false };
}

/** Looks for all of them, and shows that it does. */
export async function findEach(
  { io, settings }: Context,
  references: readonly string[],
  look: (reference: string) => Promise<Sandbox>,
): Promise<Outcome<Sandbox>[]> {
  const [first] = references;
  const what = references.length === 1 ? first : `${references.length} sandboxes`;
  const { stop } = createSpinner(io, { text: `looking for ${what}` });
  return forEachOf(references, settings.required('concurrency'), look).finally(stop);
}

/** From what a person wrote to a sandbox, within so many seconds. */
export function find(
  context: Context,
  backend: Backend,
  reference: string,
  seconds: number,
  search = resolveOrSuggest,
): Promise<Sandbox> {
  return within(context.signal, seconds * 1000, `looking for ${reference}`, (signal) =>
    search(backend, reference, { ...context.call(), signal }),
  );
}

function toTarget(reference: string, outcome: Outcome<Sandbox> | undefined, missingOk: boolean): Target {
  if (outcome?.ok) return asTarget(outcome.value);
  const error = outcome?.error as SandmanError;
  if (missingOk && hasCode(error, 'not_found')) return { kind: 'missing', reference };
  return { kind: 'failed', reference, error };
}

/** The same sandbox by its name and by its id is one. */
function withoutTwins(targets: readonly Target[]): Target[] {
  const seen = new Set<string>();
  return targets.filter((target) => {
    if (target.kind !== 'sandbox') return true;
    const { id } = target.sandbox;
    return !seen.has(id) && seen.add(id);
  });
}

export function asTarget(sandbox: Sandbox): Target {
  return { kind: 'sandbox', sandbox };
}
