import type { Context } from '../context.js';
import { asSandmanError } from '../errors.js';
import { createSpinner, type Spinner } from '../io/spinner.js';
import { createTaskList } from '../io/task-list.js';
import type { Backend } from '../sandbox/backend.js';
import { forEachOf, type Outcome } from '../sandbox/bulk.js';
import { within } from '../sandbox/deadline.js';
import { titleOf } from '../sandbox/sandbox.js';
import { transition, type VerbResult } from '../sandbox/transition.js';
import { type ChangeVerb, GERUNDS } from '../sandbox/transitions.js';
import { read } from '../sandbox/wait.js';
import type { ChangeExtras, ChangeOptions } from './change.js';
import { leftAsItIs, missingResult, tellOne } from './change-answer.js';
import type { Target } from './targets.js';

/** What is to be done to each, and how long that may take. */
export interface Order {
  backend: Backend;
  verb: ChangeVerb;
  seconds: number;
}

type Work = (target: Target) => Promise<VerbResult>;

/** Changes all of them, so many at once, and shows how far it is. */
export async function changeAll(
  context: Context,
  order: Order,
  targets: readonly Target[],
  { concurrency }: ChangeOptions,
  extras: ChangeExtras,
): Promise<Outcome<VerbResult>[]> {
  const atOnce = concurrency ?? context.settings.required('concurrency');
  const { work, stop } = shown(context, order, targets, extras);
  const several = targets.length > 1;
  const done = (outcome: Outcome<VerbResult>, target: Target) => {
    if (outcome.ok || several) tellOne(context, outcome, target);
  };
  return forEachOf(targets, atOnce, work, done).finally(stop);
}

/** One has a spinner, and each of several a line. */
function shown(context: Context, order: Order, targets: readonly Target[], extras: ChangeExtras) {
  const { io } = context;
  const gerund = GERUNDS[order.verb];
  const [only] = targets;
  if (targets.length === 1 && only !== undefined) {
    const spinner = createSpinner(io, { text: `${gerund} ${titleFor(only)}` });
    return {
      work: (target: Target) => changeOne(context, order, target, extras, spinner),
      stop: spinner.stop,
    };
  }
  const list = createTaskList(io, targets.length, { text: `${gerund} ${targets.length} sandboxes` });
  const work: Work = async (target) => {
    const line = list.begin(titleFor(target), gerund);
    try {
      const result = await changeOne(context, order, target, extras);
      line.end(result.state);
      return result;
    } catch (error) {
      line.end(`failed: ${asSandmanError(error).message}`, { failed: true });
      throw error;
    }
  };
  return { work, stop: list.stop };
}

function titleFor(target: Target): string {
  return target.kind === 'sandbox' ? titleOf(target.sandbox) : target.reference;
}

async function changeOne(
  context: Context,
  { backend, verb, seconds }: Order,
  target: Target,
  { graceSeconds = 0, filesOnly = false, ttlSeconds, stillMeant, doubt }: ChangeExtras,
  spinner?: Spinner,
): Promise<VerbResult> {
  if (target.kind === 'failed') throw target.error;
  if (target.kind === 'missing') return missingResult(target.reference, backend.name);
  const { sandbox } = target;
  const { signal, io } = context;
  const options = { graceSeconds, filesOnly, ttlSeconds };
  const what = `${GERUNDS[verb]} ${titleOf(sandbox)}`;
  const result = await within(signal, seconds * 1000, what, async (limited) => {
    const aim = { backend, verb, options, call: { ...context.call(spinner), signal: limited } };
    if (stillMeant === undefined) return transition(sandbox, aim);
    const { sandbox: now } = await read(backend, sandbox, aim.call);
    return stillMeant(now) ? transition(now, aim) : leftAsItIs(now, sandbox);
  });
  const text = await doubt?.(backend, result);
  if (text) io.warn(text);
  return result;
}
