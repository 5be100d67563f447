import type { Command } from 'commander';
import type { BackendEntry } from '../backends/directory.js';
import { parseEndpoint } from '../backends/engine/endpoint.js';
import { BACKEND_TYPES } from '../backends/registry.js';
import { endpointOf } from '../backends/remote/address.js';
import { aliasPath, forgetAliases } from '../config/alias-store.js';
import { parseBackendName } from '../config/keys.js';
import { updateConfigFile } from '../config/store.js';
import type { Context } from '../context.js';
import { conflictError, usageError } from '../errors.js';
import { checkRecordColumns, presentObject, presentRecord, presentRecords } from '../io/records.js';
import { parseWord } from '../parse/word.js';
import type { Registrar } from '../program.js';
import { within } from '../sandbox/deadline.js';
import { didYouMean } from '../sandbox/nearest.js';
import { withExamples } from './examples.js';
import { valueOption } from './option.js';
import { withColumns } from './shown-columns.js';

export function registerBackend(program: Command, { bind }: Registrar): void {
  const backend = withExamples(
    program.command('backend').description('the places where sandboxes live'),
    ['sandman backend list', 'all, and which one is the default'],
    ['sandman backend show docker', 'one of them'],
    ['sandman backend add lab --type docker --url ssh://me@lab', 'an engine on another machine'],
    ['sandman backend check lab', 'does it answer, and what can it do'],
    ['sandman backend use lab', 'use it where -b is not given'],
    ['sandman backend remove lab', 'forget it and its key; its sandboxes stay'],
  );
  const entries = (command: Command) => withColumns(command, () => ENTRY_COLUMNS);
  entries(backend.command('list').alias('ls').description('show all backends')).action(bind(listBackends));
  entries(backend.command('show').description('show one').argument('[name]')).action(bind(showBackend));
  backend
    .command('add')
    .description('add one of your own')
    .argument('<name>')
    .addOption(
      valueOption('--type <type>', Object.keys(BACKEND_TYPES).join(', '), (text) =>
        parseWord(text, 'a type'),
      ),
    )
    .addOption(
      valueOption('--url <url>', 'unix:///path.sock, tcp://host:2376, ssh://user@host', (text) =>
        parseWord(text, 'a URL'),
      ),
    )
    .addOption(
      valueOption('--region <region>', 'region, where it has several', (text) => parseWord(text, 'a region')),
    )
    .addOption(
      valueOption('--team <team>', 'id of a team, where you have several', (text) =>
        parseWord(text, 'a team'),
      ),
    )
    .action(bind(addBackend));
  backend
    .command('remove')
    .alias('rm')
    .description('forget one that was added')
    .argument('<name>')
    .action(bind(removeBackend));
  backend.command('use').description('make one the default').argument('<name>').action(bind(useBackend));
  const check = backend.command('check').description('see whether one answers').argument('[name]');
  withColumns(check, () => REPORT_COLUMNS).action(bind(checkBackend));
}

/** A backend answers a check within this, or is out of reach. */
const CHECK_MS = 20_000;
const LOCAL_TYPES = ['local', 'docker', 'podman'];

const ENTRY_COLUMNS = ['name', 'type', 'url', 'region', 'team', 'builtIn', 'default'];
/** What a check tells, listed here so that a wrong `--columns` is refused before anything is contacted. */
const REPORT_COLUMNS = [
  ...['name', 'endpoint', 'engine', 'version', 'apiVersion'],
  ...['freeze', 'checkpoint', 'gvisor', 'kata', 'memoryLimit', 'pidsLimit', 'cgroup'],
];

function rowOf({ settings }: Context, { name, type, url, region, team, builtIn }: BackendEntry) {
  const isDefault = name === settings.required('defaultBackend');
  return { name, type, url, region, team, builtIn, default: isDefault };
}

export async function listBackends(context: Context): Promise<void> {
  const rows = context.backends.entries().map((entry) => rowOf(context, entry));
  presentRecords(context.io, rows, { id: 'name', columns: context.columns });
}

export async function showBackend(context: Context, name?: string): Promise<void> {
  const { io, backends, settings, columns } = context;
  checkRecordColumns(columns, ENTRY_COLUMNS);
  const row = rowOf(context, backends.entry(name ?? settings.required('defaultBackend')));
  presentRecord(io, row, { id: 'name', columns });
}

export interface AddOptions {
  type?: string;
  url?: string;
  region?: string;
  team?: string;
}

export async function addBackend(
  context: Context,
  name: string,
  { type, url, region, team }: AddOptions,
): Promise<void> {
  const { backends, settings, io } = context;
  parseBackendName(name);
  if (type === undefined)
    throw usageError('--type is missing', { hint: `choose from ${backends.types.join(', ')}` });
  if (!backends.types.includes(type)) {
    throw usageError(`"${type}" is not a type of backend: choose from ${backends.types.join(', ')}`, {
      hint: didYouMean(type, backends.types),
    });
  }
  if (url !== undefined) {
    if (LOCAL_TYPES.includes(type)) parseEndpoint(url, null);
    else endpointOf(url, name);
  }
  if (backends.entries().some((entry) => entry.name === name)) {
    throw conflictError(`there is a backend "${name}" already`, {
      backend: name,
      hint: 'remove it first, or choose another name',
    });
  }
  const properties = {
    type,
    ...(url === undefined ? {} : { url }),
    ...(region === undefined ? {} : { region }),
    ...(team === undefined ? {} : { team }),
  };
  await updateConfigFile(settings.path, [[['backends', name], properties]]);
  settings.reread();
  presentObject(io, rowOf(context, backends.entry(name)));
  io.note(`added ${name}; use it with -b ${name}, or \`sandman backend use ${name}\``);
}

export async function removeBackend(context: Context, name: string): Promise<void> {
  const { backends, settings, io } = context;
  const entry = backends.entry(name);
  if (settings.backends()[name] === undefined) {
    throw conflictError(`${name} is built in`, {
      backend: name,
      hint: entry.builtIn ? 'it cannot be removed' : undefined,
    });
  }
  const isDefault = settings.inFile('defaultBackend') === name;
  const row = rowOf(context, entry);
  await updateConfigFile(settings.path, [
    [['backends', name], undefined],
    ...(isDefault ? [[['defaultBackend'], undefined] as const] : []),
  ]);
  presentObject(io, row);
  io.note(`removed ${name}${isDefault ? ', which was the default; that is local again' : ''}`);
  if (!entry.builtIn) await forgetAllOf(context, name);
}

/** What is kept for a backend that there is no more, and would be the next one's of that name. */
async function forgetAllOf({ io, credentials, settings }: Context, name: string): Promise<void> {
  try {
    if (await credentials.forget(name)) io.note(`forgot the key for ${name}`);
    const names = await forgetAliases(aliasPath(settings.path), name);
    if (names > 0) io.note(`forgot the names of its sandboxes: ${names}`);
  } catch (error) {
    io.warn((error as Error).message);
  }
}

export async function useBackend(context: Context, name: string): Promise<void> {
  const { backends, settings, io } = context;
  backends.entry(name);
  await updateConfigFile(settings.path, [[['defaultBackend'], name]]);
  settings.reread();
  presentObject(io, rowOf(context, backends.entry(name)));
  io.note(`${name} is the default backend now`);
}

export async function checkBackend(context: Context, name?: string): Promise<void> {
  const { backends, settings, signal, io, columns } = context;
  checkRecordColumns(columns, REPORT_COLUMNS);
  const chosen = backends.entry(name ?? settings.required('defaultBackend')).name;
  const backend = await backends.open(chosen);
  const { features, ...report } = await within(signal, CHECK_MS, `checking ${chosen}`, (limited) =>
    backend.check({ signal: limited }),
  );
  const row = { name: chosen, ...report, ...features };
  presentRecord(io, row, { id: 'name', columns });
}
