import type { Command } from 'commander';
import type { BackendEntry } from '../backends/directory.js';
import type { Context } from '../context.js';
import { usageError } from '../errors.js';
import { presentObject } from '../io/records.js';
import type { Registrar } from '../program.js';
import type { BackendReport } from '../sandbox/backend.js';
import {
  type Account,
  checked,
  checkKey,
  keyFailure,
  namedBackend,
  namedService,
  services,
  unchecked,
} from './account.js';
import { withExamples } from './examples.js';
import { checkKeyInput, type KeyInput, readKey } from './key-input.js';

export function registerLogin(program: Command, { bind }: Registrar): void {
  withExamples(
    program.command('login').description('check the key of a service, and keep it'),
    ['sandman login e2b', 'asks for the key, without showing it'],
    ['sandman login e2b --key-file key.txt', 'takes it from a file; --key-stdin from a pipe'],
  )
    .argument('[backend]', 'the default one, where that is a service')
    .option('--key-stdin', 'read the key from standard input')
    .option('--key-file <file>', 'read the key from a file')
    .action(bind(login));
}

export async function login(context: Context, name: string | undefined, options: KeyInput): Promise<void> {
  const entry = await chosenService(context, name);
  checkKeyInput(context, options);
  const key = await readKey(context, options, entry.name);
  const report = await checkGiven(context, entry, key);
  const { place, why } = await context.credentials.keep(entry.name, key);
  const account: Account = { ...checked(unchecked(context, entry), report), source: place };
  presentObject(context.io, account);
  tell(context, account, why);
}

/** The one that is named, or the default one where that is a service; else a person chooses. */
async function chosenService(context: Context, name: string | undefined): Promise<BackendEntry> {
  const { settings, io, prompts } = context;
  if (name !== undefined) return namedService(context, name);
  const usual = namedBackend(context, settings.required('defaultBackend')).name;
  if (settings.written('defaultBackend').origin === 'flag') return namedService(context, usual);
  const all = services(context);
  const found = all.find((one) => one.name === usual);
  if (found !== undefined) return found;
  if (!io.promptable) {
    throw usageError('name the backend to log in to', {
      hint: `choose from ${all.map((one) => one.name).join(', ')}`,
    });
  }
  return prompts.one(
    'Log in to which?',
    all.map((value) => ({ name: value.name, value })),
  );
}

/** What the backend says to the key, which is kept only where that is good. */
async function checkGiven(context: Context, entry: BackendEntry, key: string): Promise<BackendReport> {
  const backend = await context.backends.openWith(entry.name, key);
  try {
    return await checkKey(context, backend);
  } catch (error) {
    throw keyFailure(error, unchecked(context, entry), 'the key was not kept');
  } finally {
    backend.close();
  }
}

function tell(
  { io, credentials, backends }: Context,
  { backend, endpoint }: Account,
  why: string | null,
): void {
  io.note(`${endpoint} takes the key for ${backend}`);
  if (why === null) io.note('kept it in the system keyring');
  else io.note(`kept it in ${credentials.path}, since the system keyring cannot: ${why}`);
  const { source, variable } = backends.keyOrigin(backend);
  if (source === 'environment') io.warn(`${variable} is set, and comes before the key that was kept`);
}
