import type { Command } from 'commander';
import type { Context } from '../context.js';
import { hasCode, type SandmanError, usageError } from '../errors.js';
import { parseDuration } from '../parse/duration.js';
import type { Registrar } from '../program.js';
import type { Backend, Call } from '../sandbox/backend.js';
import { forEachOf, type Outcome } from '../sandbox/bulk.js';
import { within } from '../sandbox/deadline.js';
import type { SandboxFilter } from '../sandbox/filter.js';
import { judge, type PruneRule } from '../sandbox/prune.js';
import { type Sandbox, titleOf } from '../sandbox/sandbox.js';
import { read } from '../sandbox/wait.js';
import { type ChangeOptions, change } from './change.js';
import { withExamples } from './examples.js';
import { askToKill, countText } from './kill-question.js';
import { listing } from './listing.js';
import { concurrencyOption, labelOption, stateOption, valueOption } from './option.js';
import { ofResults, withColumns } from './shown-columns.js';
import { asTarget, type Target, type Targets } from './targets.js';

export interface PruneOptions
  extends Pick<ChangeOptions, 'state' | 'label' | 'dryRun' | 'concurrency' | 'yes'> {
  /** In seconds. */
  olderThan?: number;
}

export function registerPrune(program: Command, { bind }: Registrar): void {
  const command = withExamples(
    program.command('prune').description('clear away what is stopped, failed or overdue, files included'),
    ['sandman prune', 'show what would go, and ask'],
    ['sandman prune --older-than 7d -y', 'what has been stopped for a week; for cron'],
    ['sandman prune --state paused,stopped -l team=ci', 'paused ones too, of one team'],
  );
  withColumns(command, ofResults)
    .addOption(stateOption('take these instead of what is stopped, failed or overdue'))
    .addOption(
      valueOption(
        '--older-than <duration>',
        'only those stopped, failed or paused for so long; others by their age',
        parseDuration,
      ),
    )
    .addOption(labelOption())
    .option('--dry-run', 'only say which they are')
    .addOption(concurrencyOption())
    .option('-y, --yes', 'do not ask')
    .action(bind(prune));
}

export async function prune(context: Context, options: PruneOptions): Promise<void> {
  const { state, olderThan = null, yes } = options;
  const states = state === undefined ? null : new Set(state);
  const rule: PruneRule = { states, olderThanSeconds: olderThan };
  await change(context, 'kill', [], options, {
    choose: (backend, seconds) => choose(context, { backend, seconds, rule }, options),
    stillMeant: (sandbox) => judge(sandbox, rule, Date.now()) === 'due',
    confirm: async (chosen) => {
      if (!yes && chosen.length > 0) await ask(context, chosen);
    },
  });
}

/** Where to look, how long for each answer, and for what. */
interface Search {
  backend: Backend;
  seconds: number;
  rule: PruneRule;
}

async function choose(
  context: Context,
  search: Search,
  { label: labels, concurrency = context.settings.required('concurrency') }: PruneOptions,
): Promise<Targets> {
  const { backend, seconds, rule } = search;
  const filter = { states: rule.states ?? undefined, labels };
  const { found, cut } = await listing(context, backend, seconds, (call) => candidates(search, filter, call));
  const outcomes = await forEachOf(found, concurrency, (one) => dated(context, search, one));
  const now = Date.now();
  const verdicts = outcomes.map((outcome) => (outcome.ok ? judge(outcome.value, rule, now) : 'unread'));
  const all = found.flatMap((sandbox, at) => targetOf(sandbox, outcomes[at], verdicts[at] === 'due'));
  const undated = verdicts.filter((verdict) => verdict === 'undated').length;
  if (undated > 0) context.io.note(`left ${undated} alone: ${backend.name} does not tell their age`);
  if (undated === 0 && all.length === 0) context.io.note(`nothing to prune on ${backend.name}`);
  return { all, single: false, cut };
}

/** Those of the list that may be due. */
async function candidates({ backend, rule }: Search, filter: SandboxFilter, call: Call): Promise<Sandbox[]> {
  const found: Sandbox[] = [];
  const now = Date.now();
  for await (const sandbox of backend.list(filter, call)) {
    if (judge(sandbox, rule, now) !== 'spared') found.push(sandbox);
  }
  return found;
}

/** With its age, which a list need not tell. */
async function dated(
  context: Context,
  { backend, seconds, rule }: Search,
  sandbox: Sandbox,
): Promise<Sandbox> {
  if (judge(sandbox, rule, Date.now()) !== 'undated') return sandbox;
  return within(context.signal, seconds * 1000, `looking at ${titleOf(sandbox)}`, async (signal) => {
    const seen = await read(backend, sandbox, { ...context.call(), signal });
    return seen.sandbox;
  });
}

function targetOf(sandbox: Sandbox, outcome: Outcome<Sandbox> | undefined, isDue: boolean): Target[] {
  if (outcome?.ok) return isDue ? [asTarget(outcome.value)] : [];
  const error = outcome?.error as SandmanError;
  if (hasCode(error, 'cancelled')) throw error;
  return [{ kind: 'failed', reference: titleOf(sandbox), error }];
}

async function ask(context: Context, chosen: readonly Sandbox[]): Promise<void> {
  if (context.io.promptable) return askToKill(context, chosen);
  throw usageError(
    `prune would end ${countText(chosen.length)} for good, and there is no terminal to ask on`,
    {
      hint: 'add -y, or see which they are with --dry-run',
    },
  );
}
