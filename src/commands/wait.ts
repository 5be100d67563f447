import type { Command } from 'commander';
import type { Context } from '../context.js';
import { asSandmanError, type SandmanError, timeoutError, usageError } from '../errors.js';
import { checkColumns, presentResults } from '../io/present.js';
import { createSpinner } from '../io/spinner.js';
import { createTaskList } from '../io/task-list.js';
import type { Registrar } from '../program.js';
import type { Backend } from '../sandbox/backend.js';
import { within } from '../sandbox/deadline.js';
import { type Sandbox, type State, titleOf } from '../sandbox/sandbox.js';
import { reaching, type Seen, type WaitOptions as Until, waitForEach } from '../sandbox/wait.js';
import { withExamples } from './examples.js';
import { statesOption, timeoutOption } from './option.js';
import { pickSome } from './pick.js';
import { ofResults, withColumns } from './shown-columns.js';
import { find, findEach } from './targets.js';

export interface WaitOptions {
  for?: State[];
  any?: boolean;
  timeout?: number;
}

export function registerWait(program: Command, { bind }: Registrar): void {
  const command = withExamples(
    program.command('wait').description('wait until sandboxes have come to a state'),
    ['sandman wait job --for stopped', 'until its command has ended'],
    ['sandman wait a b --for stopped --any --timeout 5m', 'the first of two, 5 minutes at most'],
  );
  withColumns(command, ofResults)
    .argument('[sandbox...]', 'ids, beginnings of ids (4 or more characters), or names')
    .addOption(statesOption('--for <states>', 'the states that end the wait, with commas between them'))
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
      : await pickSome(context, backend, {
          purpose: 'wait for',
          fits: ({ state }) => !options.for?.includes(state),
        });
  const limitMs = options.timeout === undefined ? undefined : seconds * 1000;
  const wanted = { states: options.for, any: options.any ?? false, seconds, limitMs };
  const seen = await waitUnder(context, backend, sandboxes, wanted);
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
  presentResults(io, results, { single: (names.length || results.length) === 1, columns });
}

/** The same sandbox by its name and by its id is one. */
async function resolveAll(
  context: Context,
  backend: Backend,
  names: string[],
  seconds: number,
): Promise<Sandbox[]> {
  const outcomes = await findEach(context, names, (name) => find(context, backend, name, seconds));
  const found = outcomes.map((outcome) => {
    if (!outcome.ok) throw outcome.error;
    return outcome.value;
  });
  return [...new Map(found.map((sandbox) => [sandbox.id, sandbox])).values()];
}

interface Wanted {
  states: readonly State[];
  /** The first of them is enough. */
  any: boolean;
  seconds: number;
  /** Shown to who waits; undefined where nobody has asked for one. */
  limitMs: number | undefined;
}

async function waitUnder(
  context: Context,
  backend: Backend,
  sandboxes: readonly Sandbox[],
  wanted: Wanted,
): Promise<Map<string, Seen>> {
  const { states, any, seconds } = wanted;
  const what = `waiting for ${sandboxes.map(titleOf).join(', ')} to be ${states.join(' or ')}`;
  const { until, stop } = shown(context, sandboxes, wanted, what);
  const seen = new Map<string, Seen>();
  try {
    return await within(context.signal, seconds * 1000, what, (signal) =>
      waitForEach(backend, sandboxes, { until, any, seen }, { signal }),
    );
  } catch (error) {
    const id = sandboxes.length === 1 ? sandboxes[0]?.id : undefined;
    throw explained(asSandmanError(error).with({ backend: backend.name, id }), what, [...seen.values()]);
  } finally {
    await stop();
  }
}

/** One has a spinner, and each of several a line that says what it is. */
function shown(
  { io }: Context,
  sandboxes: readonly Sandbox[],
  { states, any, limitMs }: Wanted,
  text: string,
): { until: Until['until']; stop: () => Promise<void> } {
  const until = reaching(new Set(states));
  if (sandboxes.length === 1) return { until, stop: createSpinner(io, { text, limitMs }).stop };
  const which = any ? `one of ${sandboxes.length}` : `${sandboxes.length}`;
  const all = `waiting for ${which} sandboxes to be ${states.join(' or ')}`;
  const list = createTaskList(io, sandboxes.length, { text: all, limitMs });
  const lines = new Map(sandboxes.map((one) => [one.id, list.begin(titleOf(one), one.state)]));
  return {
    until: (state, sandbox) => {
      const reached = until(state, sandbox);
      const line = lines.get(sandbox.id);
      if (reached) line?.end(state);
      else line?.now(state);
      return reached;
    },
    stop: list.stop,
  };
}

/** A wait that came to nothing says how far it came. */
function explained(failure: SandmanError, what: string, seen: readonly Seen[]): SandmanError {
  if (failure.code === 'cancelled') return failure.as(`stopped ${what}`);
  if (failure.code !== 'timeout') return failure;
  const last = seen.map(({ sandbox, state }) => `${titleOf(sandbox)} is ${state}`).join(', ');
  const message = last === '' ? failure.message : `${failure.message}: ${last}`;
  return timeoutError(message, { ...failure.details, retryable: true });
}
