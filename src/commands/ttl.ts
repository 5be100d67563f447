import type { Command } from 'commander';
import type { Context } from '../context.js';
import { conflictError, hasCode, unsupportedError } from '../errors.js';
import { presentRecords } from '../io/records.js';
import { parsePositiveDuration } from '../parse/duration.js';
import type { Registrar } from '../program.js';
import type { Backend, Call } from '../sandbox/backend.js';
import { within } from '../sandbox/deadline.js';
import { resolve } from '../sandbox/resolve.js';
import { type Sandbox, titleOf } from '../sandbox/sandbox.js';
import { withExamples } from './examples.js';
import { timeoutOption, valueOption } from './option.js';
import { pickAny } from './pick.js';

export interface TtlOptions {
  maxLifetime?: number;
  timeout?: number;
}

/** An end that comes so much sooner than it was asked for was cut. */
const TOLERANCE_MS = 60_000;

export function registerTtl(program: Command, { bind }: Registrar): void {
  withExamples(
    program.command('ttl').description('show when a sandbox ends by itself, or set it'),
    ['sandman ttl -b e2b ID', 'when it ends, and what happens then'],
    ['sandman ttl -b e2b ID 2h', 'two hours from now, sooner or later than before'],
  )
    .argument('[sandbox]', 'its id, the beginning of it (4 or more characters), or its name')
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
  const seconds = duration === undefined || duration === 'none' ? null : parsePositiveDuration(duration);
  const backend = await context.backend();
  refuse(backend, duration === 'none', options);
  const limit = (options.timeout ?? context.settings.required('timeout')) * 1000;
  const [chosen] = reference === undefined ? await pickAny(context, backend, 'look at') : [];
  const row = await within(context.signal, limit, 'ttl', async (signal) => {
    const call = { ...context.call(), signal };
    const { id } = chosen ?? (await resolve(backend, reference ?? '', call));
    const sandbox = await backend.get(id, call);
    return rowOf(seconds === null ? sandbox : await set(backend, sandbox, seconds, call), seconds);
  });
  if (context.io.mode === 'json') context.io.out(JSON.stringify(row, null, 2));
  else presentRecords(context.io, [row], { id: 'id', columns: context.columns });
}

function refuse({ name, abilities }: Backend, none: boolean, { maxLifetime }: TtlOptions): void {
  const refused = (message: string, hint: string) => unsupportedError(message, { backend: name, hint });
  if (!abilities?.has('deadlines')) throw refused(`${name} keeps no deadlines`, 'kill it when it is done');
  if (none) throw refused(`on ${name} every sandbox has a deadline`, 'give a long one, such as 24h');
  if (maxLifetime !== undefined)
    throw refused(`${name} has no hard deadline to set`, 'leave out --max-lifetime');
}

/** The sandbox with its new deadline; what has none while it is paused is a conflict. */
async function set(backend: Backend, sandbox: Sandbox, seconds: number, call: Call): Promise<Sandbox> {
  refusePaused(sandbox);
  const asked = Date.now() + seconds * 1000;
  try {
    await backend.setTtl?.(sandbox.id, seconds, call);
  } catch (error) {
    // Paused in between: some say then that there is no such sandbox.
    if (hasCode(error, 'not_found', 'conflict')) refusePaused(await backend.get(sandbox.id, call));
    throw error;
  }
  const now = await backend.get(sandbox.id, call);
  if (now.expiresAt !== null && asked - Date.parse(now.expiresAt) > TOLERANCE_MS) {
    call.onWarning?.(`${backend.name} allows no more: it ends at ${now.expiresAt}`);
  }
  return now;
}

function refusePaused(sandbox: Sandbox): void {
  if (sandbox.state !== 'paused') return;
  throw conflictError(`${titleOf(sandbox)} is paused, and has no deadline until it is resumed`, {
    backend: sandbox.backend,
    id: sandbox.id,
    hint: 'use `sandman resume --ttl`',
  });
}

function rowOf({ id, name, backend, lifetime, expiresAt, hardExpiresAt }: Sandbox, seconds: number | null) {
  return {
    id,
    name,
    backend,
    ttlSeconds: seconds ?? lifetime.ttlSeconds,
    maxLifetimeSeconds: lifetime.maxLifetimeSeconds,
    expiresAt,
    hardExpiresAt,
    onTimeout: lifetime.onTimeout,
  };
}
