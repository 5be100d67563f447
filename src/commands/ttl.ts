import type { Command } from 'commander';
import type { Context } from '../context.js';
import { conflictError, hasCode, unsupportedError } from '../errors.js';
import { checkRecordColumns, presentRecord, presentRecords } from '../io/records.js';
import { parsePositiveDuration } from '../parse/duration.js';
import type { Registrar } from '../program.js';
import type { Backend, Call, Deadlines } from '../sandbox/backend.js';
import { within } from '../sandbox/deadline.js';
import { secondsUntil, unheeded } from '../sandbox/heed.js';
import { type Sandbox, titleOf } from '../sandbox/sandbox.js';
import { resolveOrSuggest } from '../sandbox/suggest.js';
import { withExamples } from './examples.js';
import { sandboxArgument, timeoutOption, valueOption } from './option.js';
import { type Picking, pickOne } from './pick.js';
import { withColumns } from './shown-columns.js';

export interface TtlOptions {
  maxLifetime?: number;
  timeout?: number;
}

const COLUMNS = [
  ...['id', 'name', 'backend', 'ttlSeconds', 'maxLifetimeSeconds'],
  ...['expiresAt', 'hardExpiresAt', 'onTimeout'],
];

export function registerTtl(program: Command, { bind }: Registrar): void {
  const command = withExamples(
    program.command('ttl').description('show when a sandbox ends by itself, or set it'),
    ['sandman ttl web', 'when it ends, and what happens then'],
    ['sandman ttl web 2h', 'two hours from now, sooner or later than before'],
    ['sandman ttl web none', 'no soft deadline any more'],
  );
  withColumns(command, () => COLUMNS)
    .addArgument(sandboxArgument())
    .argument('[duration]', 'its time from now on, which may be sooner than before; or none')
    .addOption(valueOption('--max-lifetime <duration>', 'hard deadline, which kills', parsePositiveDuration))
    .addOption(timeoutOption('timeout'))
    .action(bind(ttl));
}

export async function ttl(
  context: Context,
  reference: string | undefined,
  duration: string | undefined,
  options: TtlOptions,
): Promise<void> {
  const asked = askedOf(duration, options);
  checkRecordColumns(context.columns, COLUMNS);
  const backend = await context.backend();
  refuse(backend, asked);
  const limit = (options.timeout ?? context.settings.required('timeout')) * 1000;
  const chosen = reference === undefined ? await pickOne(context, backend, pickingFor(backend, asked)) : null;
  const row = await within(context.signal, limit, 'ttl', async (signal) => {
    const call = { ...context.call(), signal };
    const { id } = chosen ?? (await resolveOrSuggest(backend, reference ?? '', call));
    const sandbox = await backend.get(id, call);
    return isEmpty(asked) ? rowOf(sandbox) : set(backend, sandbox, asked, call);
  });
  const layout = { id: 'id', columns: context.columns };
  // On a terminal a line each, since the dates would be cut short beside each other.
  if (context.io.width === null && context.io.mode === 'table') presentRecords(context.io, [row], layout);
  else presentRecord(context.io, row, layout);
}

/** In whole seconds, which is how all count: a deadline is never sooner than it was asked for. */
function askedOf(duration: string | undefined, { maxLifetime }: TtlOptions): Deadlines {
  return {
    ...(duration === undefined
      ? {}
      : { ttlSeconds: duration === 'none' ? null : Math.ceil(parsePositiveDuration(duration)) }),
    ...(maxLifetime === undefined ? {} : { maxLifetimeSeconds: Math.ceil(maxLifetime) }),
  };
}

function isEmpty(asked: Deadlines): boolean {
  return Object.keys(asked).length === 0;
}

function refuse({ name, abilities }: Backend, { ttlSeconds, maxLifetimeSeconds }: Deadlines): void {
  const refused = (message: string, hint: string) => unsupportedError(message, { backend: name, hint });
  if (!abilities?.has('deadlines')) throw refused(`${name} keeps no deadlines`, 'kill it when it is done');
  if (ttlSeconds === null && !abilities.has('no-deadline'))
    throw refused(`a deadline on ${name} cannot be taken away`, 'give a long one, such as 24h');
  if (maxLifetimeSeconds !== undefined && !abilities.has('hard-deadline'))
    throw refused(`${name} has no hard deadline to set`, 'leave out --max-lifetime');
}

/** To be set, a deadline must be one that the sandbox can have as it is. */
function pickingFor({ abilities }: Backend, asked: Deadlines): Picking {
  if (isEmpty(asked)) return { purpose: 'look at' };
  const always = abilities?.has('deadlines-while-paused') ?? false;
  return { purpose: 'set the deadline of', fits: ({ state }) => always || state !== 'paused' };
}

/** What it has now, which may not be what was asked for; what has none while it is paused is a conflict. */
async function set(backend: Backend, sandbox: Sandbox, asked: Deadlines, call: Call): Promise<Row> {
  refusePaused(backend, sandbox);
  const since = Date.now();
  try {
    await backend.setDeadlines?.(sandbox.id, asked, call);
  } catch (error) {
    // Paused in between: some say then that there is no such sandbox.
    if (hasCode(error, 'not_found', 'conflict')) refusePaused(backend, await backend.get(sandbox.id, call));
    throw error;
  }
  const until = Date.now();
  const now = await backend.get(sandbox.id, call);
  const { soft, hard } = unheeded(now, asked, { since, until }, sandbox);
  for (const text of [soft, hard]) if (text !== null) call.onWarning?.(text);
  const { expiresAt, hardExpiresAt } = now;
  return rowOf(now, {
    ...asked,
    ...(soft === null ? {} : { ttlSeconds: secondsUntil(expiresAt, until) }),
    ...(hard === null ? {} : { maxLifetimeSeconds: secondsUntil(hardExpiresAt, until) }),
  });
}

function refusePaused({ abilities }: Backend, sandbox: Sandbox): void {
  if (sandbox.state !== 'paused' || abilities?.has('deadlines-while-paused')) return;
  throw conflictError(`${titleOf(sandbox)} is paused, and has no deadline until it is resumed`, {
    backend: sandbox.backend,
    id: sandbox.id,
    hint: 'use `sandman resume --ttl`',
  });
}

type Row = ReturnType<typeof rowOf>;

function rowOf(
  { id, name, backend, lifetime, expiresAt, hardExpiresAt }: Sandbox,
  { ttlSeconds = lifetime.ttlSeconds, maxLifetimeSeconds = lifetime.maxLifetimeSeconds }: Deadlines = {},
) {
  const { onTimeout } = lifetime;
  return { id, name, backend, ttlSeconds, maxLifetimeSeconds, expiresAt, hardExpiresAt, onTimeout };
}
