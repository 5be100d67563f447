import type { Context } from '../context.js';
import { notFoundError, usageError } from '../errors.js';
import { onOneLine } from '../io/io.js';
import { relativeTime } from '../io/time.js';
import type { Backend } from '../sandbox/backend.js';
import type { SandboxFilter } from '../sandbox/filter.js';
import { type Sandbox, shortId, titleOf } from '../sandbox/sandbox.js';
import { select } from '../sandbox/select.js';
import type { ChangeVerb } from '../sandbox/transitions.js';

/** Lets a person at a terminal choose among the sandboxes that the verb applies to; without one, `usage`. */
export async function pickSandboxes(
  context: Context,
  backend: Backend,
  verb: ChangeVerb,
): Promise<Sandbox[]> {
  requirePrompt(context, `name a sandbox to ${verb}, or select with --all, --state or -l`);
  const { chosen } = await select(backend, verb, {}, context.call());
  requireSome(chosen, `there is no sandbox on ${backend.name} to ${verb}`);
  return context.prompts.several(`Which to ${verb}?`, choices(context, chosen));
}

/** As `pickSandboxes`, one among those that pass the filter, for commands that change none. */
export async function pickAny(
  context: Context,
  backend: Backend,
  purpose: string,
  filter: SandboxFilter = {},
): Promise<Sandbox> {
  requirePrompt(context, `name a sandbox to ${purpose}`);
  const all: Sandbox[] = [];
  for await (const sandbox of backend.list(filter, context.call())) all.push(sandbox);
  requireSome(all, `there is no sandbox on ${backend.name} to ${purpose}`);
  return context.prompts.one(`Which to ${purpose}?`, choices(context, all));
}

function requirePrompt({ io }: Context, missing: string): void {
  if (!io.promptable) throw usageError(missing, { hint: 'see `sandman list`' });
}

function requireSome(sandboxes: readonly Sandbox[], message: string): void {
  if (sandboxes.length === 0) throw notFoundError(message);
}

/** What the prompt puts before a choice, and a column to spare. */
const MARKS = 4;

/** One line each, however narrow the terminal. */
function choices({ io }: Context, sandboxes: readonly Sandbox[]) {
  const width = Math.max(...sandboxes.map((sandbox) => titleOf(sandbox).length));
  const room = (io.stderr.columns || 80) - MARKS;
  return sandboxes.map((sandbox) => {
    const row = rowOf(sandbox, width);
    return { name: row.length > room ? `${row.slice(0, room - 1)}…` : row, value: sandbox };
  });
}

function rowOf(sandbox: Sandbox, width: number): string {
  const { id, state, template, createdAt } = sandbox;
  const age = createdAt === null ? '' : relativeTime(createdAt, Date.now());
  return onOneLine(
    `${titleOf(sandbox).padEnd(width)}  ${shortId(id)}  ${state.padEnd(8)}  ${template ?? '-'}  ${age}`,
  );
}
