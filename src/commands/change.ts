import type { Command } from 'commander';
import type { Context } from '../context.js';
import { partialError, type SandmanError } from '../errors.js';
import { isJson } from '../io/output-mode.js';
import { checkColumns } from '../io/present.js';
import type { Backend } from '../sandbox/backend.js';
import type { Outcome } from '../sandbox/bulk.js';
import type { Sandbox, State } from '../sandbox/sandbox.js';
import { checkSelection, type Selector } from '../sandbox/select.js';
import type { VerbResult } from '../sandbox/transition.js';
import { type ChangeVerb, verbLacking } from '../sandbox/transitions.js';
import { changeAll } from './change-all.js';
import { tellDryRun, tellOutcomes } from './change-answer.js';
import { concurrencyOption, labelOption, stateOption, timeoutOption } from './option.js';
import { ofResults, withColumns } from './shown-columns.js';
import { findTargets, type Target, type Targets } from './targets.js';

/** The options that start, stop, pause, resume and kill share. Times in seconds. */
export interface ChangeOptions {
  all?: boolean;
  state?: State[];
  label?: { key: string; value?: string }[];
  dryRun?: boolean;
  concurrency?: number;
  timeout?: number;
  yes?: boolean;
}

/** What a verb adds to the common course. */
export interface ChangeExtras {
  /** For stop: it is waited for so much longer. */
  graceSeconds?: number;
  /** For pause. */
  filesOnly?: boolean;
  /** For resume. */
  ttlSeconds?: number | undefined;
  /** A sandbox that is not there is gone already. */
  missingOk?: boolean;
  /** For prune, which selects by more than the selector tells. */
  choose?: (backend: Backend, seconds: number) => Promise<Targets>;
  /** Asked of each as it is just before it is changed; one that is not meant any more is left alone. */
  stillMeant?: (sandbox: Sandbox) => boolean;
  /** Refuses before anything is sent, for the flags of one verb. */
  check?: (backend: Backend) => void;
  /** Called when it is clear what will be changed; throws to stop it. */
  confirm?: (chosen: readonly Sandbox[], targets: Targets) => Promise<void>;
  /** What to warn of after each that went well, whatever the format; null: nothing. Never fails. */
  doubt?: (backend: Backend, result: VerbResult) => Promise<string | null>;
  /** What to say of one that was changed, or was as it should be already; null: nothing. */
  afterwards?: (
    backend: Backend,
    result: VerbResult,
    before: Sandbox,
  ) => string | null | Promise<string | null>;
}

export function addChangeOptions(command: Command): Command {
  return withColumns(command, ofResults)
    .argument('[sandbox...]', 'ids, beginnings of ids (4 or more characters), or names')
    .option('--all', 'all that the verb would change')
    .addOption(stateOption())
    .addOption(labelOption())
    .option('--dry-run', 'only say which they are')
    .addOption(concurrencyOption())
    .addOption(timeoutOption('timeout', 'longest wait for each'))
    .option('-y, --yes', 'do not ask');
}

/** The course of every verb that changes sandboxes: choose, ask, change, tell. */
export async function change(
  context: Context,
  verb: ChangeVerb,
  names: readonly string[],
  options: ChangeOptions,
  extras: ChangeExtras = {},
): Promise<void> {
  const selector = selectorOf(options);
  checkSelection(names, selector);
  checkColumns('results', context.columns);
  const backend = await context.backend();
  checkVerb(backend, verb);
  extras.check?.(backend);
  const { missingOk = false } = extras;
  const seconds = secondsOf(context, options, extras);
  const targets =
    (await extras.choose?.(backend, seconds)) ??
    (await findTargets(context, { backend, verb, names, selector, missingOk, seconds }));
  const { all, single, cut } = targets;
  if (options.dryRun) {
    tellDryRun(context, { backend, verb }, targets);
  } else {
    const chosen = all.flatMap((target) => (target.kind === 'sandbox' ? [target.sandbox] : []));
    await extras.confirm?.(chosen, targets);
    const outcomes = await changeAll(context, { backend, verb, seconds }, all, options, extras);
    tellOutcomes(context, all, outcomes, single);
    if (single && !isJson(context.io.mode)) await sayMore(context, backend, all[0], outcomes[0], extras);
  }
  if (cut) throw someLeft(backend.name);
}

async function sayMore(
  { io }: Context,
  backend: Backend,
  target: Target | undefined,
  outcome: Outcome<VerbResult> | undefined,
  { afterwards }: ChangeExtras,
): Promise<void> {
  if (target?.kind !== 'sandbox' || !outcome?.ok) return;
  const text = await afterwards?.(backend, outcome.value, target.sandbox);
  if (text) io.note(text);
}

/** All that was found is done or told, and that is not known to be all. */
function someLeft(backend: string): SandmanError {
  const hint = `see \`sandman list -b ${backend}\`, and do it again`;
  return partialError('the list was cut, so some may be left', { backend, hint });
}

function checkVerb({ name, verbs, pauseEffect }: Backend, verb: ChangeVerb): void {
  if (!verbs.has(verb)) throw verbLacking(name, verb, pauseEffect);
}

function selectorOf({ all = false, state, label }: ChangeOptions): Selector {
  return { all, states: state && new Set(state), labels: label };
}

/** Longest wait for each. */
function secondsOf({ settings }: Context, { timeout }: ChangeOptions, { graceSeconds = 0 }: ChangeExtras) {
  return timeout ?? settings.required('timeout') + graceSeconds;
}
