import type { Command } from 'commander';
import type { Context } from '../context.js';
import { asSandmanError, type SandmanError, timeoutError, usageError } from '../errors.js';
import { checkColumns, presentResults } from '../io/present.js';
import { createSpinner } from '../io/spinner.js';
import { parseChoices } from '../parse/word.js';
import type { Registrar } from '../program.js';
import type { Backend } from '../sandbox/backend.js';
import { forEachOf } from '../sandbox/bulk.js';
import { within } from '../sandbox/deadline.js';
import { type Sandbox, STATES, type State, titleOf } from '../sandbox/sandbox.js';
import { reaching, type Seen, waitForEach } from '../sandbox/wait.js';
import { withExamples } from './examples.js';
import { timeoutOption, valueOption } from './option.js';
import { pickAny } from './pick.js';
import { find } from './targets.js';

export interface WaitOptions {
  for?: State[];
  any?: boolean;
  timeout?: number;
}

export function registerWait(program: Command, { bind }: Registrar): void {
  withExamples(
    program.command('wait').description('wait until sandboxes have come to a state'),
    ['sandman wait job --for stopped', 'until its command has ended'],
    ['sandman wait a b --for stopped --any --timeout 5m', 'the first of two, 5 minutes at most'],
  )
    .argument('[sandbox...]', 'ids, beginnings of ids (4 or more characters), or names')
    .addOption(
      valueOption('--for <states>', 'the states that end the wait, with commas between them', (text) =>
        parseChoices(text, STATES, 'a state'),
      ),
    )
    .option('--any', 'the first of them is enough')
    .addOption(timeoutOption('waitTimeout'))
    .action(bind(wait));
}

export async function wait(context: Context, names: string[], options: WaitOptions): Promise<void> {
  const { settings, columns, io } = context;
  if (options.for === undefined)
    throw usageError('--for is missing', { hint: 'as in --for running or --for stopped,gone' });
  checkColumns('results', columns);
  const began = performance.now();
  const seconds = options.timeout ?? settings.required('waitTimeout');
  const backend = await context.backend();
  const sandboxes =
    names.length > 0
      ? await resolveAll(context, backend, names, seconds)
      : [await pickAny(context, backend, 'wait for')];
  const seen = await waitUnder(context, backend, sandboxes, options.for, options.any ?? false, seconds);
  const results = sandboxes.flatMap((sandbox) => {
    const state = seen.get(sandbox.id)?.state ?? sandbox.state;
    const { id, name, backend: where, state: previousState } = sandbox;
    const changed = state !== previousState;
    return [
      {
        id,
        name,
        backend: where,
        state,
        previousState,
        changed,
        durationMs: Math.round(performance.now() - began),
      },
    ];
  });
  presentResults(io, results, { single: names.length <= 1, columns });
}

/** The same sandbox by its name and by its id is one. */
async function resolveAll(
  context: Context,
  backend: Backend,
  names: string[],
  seconds: number,
): Promise<Sandbox[]> {
  const atOnce = context.settings.required('concurrency');
  const outcomes = await forEachOf(names, atOnce, (name) => find(context, backend, name, seconds));
  const found = outcomes.map((outcome) => {
    if (!outcome.ok) throw outcome.error;
    return outcome.value;
  });
  return [...new Map(found.map((sandbox) => [sandbox.id, sandbox])).values()];
}

async function waitUnder(
  context: Context,
  backend: Backend,
  sandboxes: readonly Sandbox[],
  states: readonly State[],
  any: boolean,
  seconds: number,
): Promise<Map<string, Seen>> {
  const spinner = createSpinner(context.io);
  const what = `waiting for ${sandboxes.map(titleOf).join(', ')} to be ${states.join(' or ')}`;
  spinner.on({ text: what });
  const until = reaching(new Set(states));
  const seen = new Map<string, Seen>();
  try {
    return await within(context.signal, seconds * 1000, what, (signal) =>
      waitForEach(backend, sandboxes, { until, any, seen }, { signal }),
    );
  } catch (error) {
    const id = sandboxes.length === 1 ? sandboxes[0]?.id : undefined;
    throw explained(asSandmanError(error).with({ backend: backend.name, id }), what, [...seen.values()]);
  } finally {
    await spinner.stop();
  }
}

/** A wait that came to nothing says how far it came. */
function explained(failure: SandmanError, what: string, seen: readonly Seen[]): SandmanError {
  if (failure.code === 'cancelled') return failure.as(`stopped ${what}`);
  if (failure.code !== 'timeout') return failure;
  const last = seen.map(({ sandbox, state }) => `${titleOf(sandbox)} is ${state}`).join(', ');
  const message = last === '' ? failure.message : `${failure.message}: ${last}`;
  return timeoutError(message, { ...failure.details, retryable: true });
}
