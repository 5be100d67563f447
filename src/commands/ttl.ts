import type { Command } from 'commander';
import type { Context } from '../context.js';
import { conflictError, hasCode, unsupportedError } from '../errors.js';
import { checkRecordColumns, presentRecords } from '../io/records.js';
import { parsePositiveDuration } from '../parse/duration.js';
import type { Registrar } from '../program.js';
import type { Backend, Call, Deadlines } from '../sandbox/backend.js';
import { isCut } from '../sandbox/cut.js';
import { within } from '../sandbox/deadline.js';
import { resolve } from '../sandbox/resolve.js';
import { type Sandbox, titleOf } from '../sandbox/sandbox.js';
import { withExamples } from './examples.js';
import { sandboxArgument, timeoutOption, valueOption } from './option.js';
import { pickAny } from './pick.js';

export interface TtlOptions {
  maxLifetime?: number;
  timeout?: number;
}

const COLUMNS = [
  ...['id', 'name', 'backend', 'ttlSeconds', 'maxLifetimeSeconds'],
  ...['expiresAt', 'hardExpiresAt', 'onTimeout'],
];

export function registerTtl(program: Command, { bind }: Registrar): void {
  withExamples(
    program.command('ttl').description('show when a sandbox ends by itself, or set it'),
    ['sandman ttl -b e2b ID', 'when it ends, and what happens then'],
    ['sandman ttl -b e2b ID 2h', 'two hours from now, sooner or later than before'],
  )
    .addArgument(sandboxArgument())
    .argument('[duration]', 'its time from now on, which may be sooner than before; or none')
    .addOption(valueOption('--max-lifetime <duration>', 'hard deadline, which kills', parsePositiveDuration))
    .addOption(timeoutOption('longest wait (config: timeout, 2m)'))
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
  const chosen = reference === undefined ? await pickAny(context, backend, 'look at') : null;
  const row = await within(context.signal, limit, 'ttl', async (signal) => {
    const call = { ...context.call(), signal };
    const { id } = chosen ?? (await resolve(backend, reference ?? '', call));
    const sandbox = await backend.get(id, call);
    return rowOf(isEmpty(asked) ? sandbox : await set(backend, sandbox, asked, call), asked);
  });
  if (context.io.mode === 'json') context.io.out(JSON.stringify(row, null, 2));
  else presentRecords(context.io, [row], { id: 'id', columns: context.columns });
}

function askedOf(duration: string | undefined, { maxLifetime }: TtlOptions): Deadlines {
  return {
    ...(duration === undefined
      ? {}
      : { ttlSeconds: duration === 'none' ? null : parsePositiveDuration(duration) }),
    ...(maxLifetime === undefined ? {} : { maxLifetimeSeconds: maxLifetime }),
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

/** The sandbox with its new deadlines; what has none while it is paused is a conflict. */
async function set(backend: Backend, sandbox: Sandbox, asked: Deadlines, call: Call): Promise<Sandbox> {
  refusePaused(backend, sandbox);
  const began = Date.now();
  try {
    await backend.setDeadlines?.(sandbox.id, asked, call);
  } catch (error) {
    // Paused in between: some say then that there is no such sandbox.
    if (hasCode(error, 'not_found', 'conflict')) refusePaused(backend, await backend.get(sandbox.id, call));
    throw error;
  }
  const now = await backend.get(sandbox.id, call);
  const wanted = began + (asked.ttlSeconds ?? 0) * 1000;
  if (isCut(now, wanted)) {
    call.onWarning?.(`${backend.name} allows no more: it ends at ${now.expiresAt}`);
  }
  return now;
}

function refusePaused({ abilities }: Backend, sandbox: Sandbox): void {
  if (sandbox.state !== 'paused' || abilities?.has('deadlines-while-paused')) return;
  throw conflictError(`${titleOf(sandbox)} is paused, and has no deadline until it is resumed`, {
    backend: sandbox.backend,
    id: sandbox.id,
    hint: 'use `sandman resume --ttl`',
  });
}

function rowOf(
  { id, name, backend, lifetime, expiresAt, hardExpiresAt }: Sandbox,
  { ttlSeconds = lifetime.ttlSeconds, maxLifetimeSeconds = lifetime.maxLifetimeSeconds }: Deadlines,
) {
  const { onTimeout } = lifetime;
  return { id, name, backend, ttlSeconds, maxLifetimeSeconds, expiresAt, hardExpiresAt, onTimeout };
}
