import type { Command } from 'commander';
import type { BackendEntry } from '../backends/directory.js';
import type { Context } from '../context.js';
import { authError, hasCode, type SandmanError } from '../errors.js';
import { checkRecordColumns, presentRecord, presentRecords } from '../io/records.js';
import type { Registrar } from '../program.js';
import { forEachOf, summary } from '../sandbox/bulk.js';
import {
  ACCOUNT_COLUMNS,
  type Account,
  checked,
  checkKey,
  keyFailure,
  namedBackend,
  services,
  unchecked,
} from './account.js';
import { withExamples } from './examples.js';
import { withColumns } from './shown-columns.js';

export function registerWhoami(program: Command, { bind }: Registrar): void {
  const command = withExamples(
    program.command('whoami').description('show where keys come from, and whether they are good'),
    ['sandman whoami', 'of every service'],
    ['sandman whoami e2b -o json', 'of one; exit 3 where its key is missing or refused'],
  );
  withColumns(command, () => ACCOUNT_COLUMNS)
    .argument('[backend]', 'this one only, as with -b')
    .action(bind(whoami));
}

export async function whoami(context: Context, name?: string): Promise<void> {
  const { settings, columns } = context;
  checkRecordColumns(columns, ACCOUNT_COLUMNS);
  const chosen = settings.written('defaultBackend');
  const one = name ?? (chosen.origin === 'flag' ? chosen.text : null);
  if (one === null) return ofAll(context);
  presentRecord(context.io, await accountOf(context, namedBackend(context, one)), { id: 'backend', columns });
}

/** With what the backend says to the key; an engine, which takes none, is not asked. */
async function accountOf(context: Context, entry: BackendEntry): Promise<Account> {
  const account = unchecked(context, entry);
  if (account.source === 'unneeded') {
    context.io.note(`${entry.name} needs no key`);
    return account;
  }
  const backend = await context.backends.open(entry.name);
  try {
    return checked(account, await checkKey(context, backend));
  } catch (error) {
    if (account.source === 'none' || hasCode(error, 'cancelled')) throw error;
    throw keyFailure(error, account, `the key is from ${placeOf(account, context)}`);
  }
}

function placeOf({ source, variable }: Account, { credentials }: Context): string {
  if (source === 'environment') return String(variable);
  return source === 'file' ? credentials.path : 'the system keyring';
}

/** A service without a key is no failure where there is one for another. */
async function ofAll(context: Context): Promise<void> {
  const { io, columns } = context;
  const all = services(context);
  const keyed = all.filter((entry) => unchecked(context, entry).source !== 'none');
  const failures: SandmanError[] = [];
  const known = new Map<string, Account>();
  await forEachOf(
    keyed,
    keyed.length,
    (entry) => accountOf(context, entry),
    (outcome, { name }) => {
      if (outcome.ok) return known.set(name, outcome.value);
      failures.push(outcome.error);
      io.warn(`${name}: ${outcome.error.message}`);
    },
  );
  const refused = new Set(
    failures.filter(({ code }) => code === 'auth').map(({ details }) => details.backend),
  );
  const rows = all.map((entry): Account => {
    const valid = refused.has(entry.name) ? false : null;
    return known.get(entry.name) ?? { ...unchecked(context, entry), valid };
  });
  presentRecords(io, await Promise.all(rows.map((row) => withEndpoint(context, row))), {
    id: 'backend',
    columns,
  });
  if (keyed.length === 0) {
    throw authError('there is no key for any service', { hint: 'use `sandman login BACKEND`' });
  }
  const failure = summary(failures, keyed.length);
  if (failure !== null) throw failure;
}

/** Where it would be asked, which no key is needed for. */
async function withEndpoint({ backends }: Context, account: Account): Promise<Account> {
  if (account.endpoint !== null) return account;
  const backend = await backends.open(account.backend).catch(() => null);
  return { ...account, endpoint: backend?.endpoint ?? null };
}
