import type { Command } from 'commander';
import { checkValue, KEYS, type Key, keyPath } from '../config/keys.js';
import { updateConfigFile } from '../config/store.js';
import type { Context } from '../context.js';
import { notFoundError, otherError, usageError } from '../errors.js';
import { isJson } from '../io/output-mode.js';
import { presentObject, presentRecords } from '../io/records.js';
import type { Registrar } from '../program.js';
import { didYouMean } from '../sandbox/nearest.js';
import { withExamples } from './examples.js';
import { withColumns } from './shown-columns.js';

export function registerConfig(program: Command, { bind }: Registrar): void {
  const config = withExamples(
    program.command('config').description('what is set, and where it was set'),
    ['sandman config list', 'every setting, and where it is set'],
    ['sandman config get create.memory', 'one of them'],
    ['sandman config set create.memory 512m', 'less memory for new sandboxes'],
    ['sandman config set templates.py python:3', 'a template: create --template py'],
    ['sandman config unset create.memory', 'back to the default'],
    ['sandman config path', 'where the config file is'],
    ['sandman config edit', 'open it in an editor'],
  );
  config.command('get').description('show one setting').argument('<key>').action(bind(getSetting));
  config
    .command('set')
    .description('set one in the config file')
    .argument('<key>')
    .argument('<value>')
    .action(bind(setSetting));
  config
    .command('unset')
    .description('take one out of the config file')
    .argument('<key>')
    .action(bind(unsetSetting));
  const list = config.command('list').alias('ls').description('show all settings and where each comes from');
  withColumns(list, () => ['key', 'value', 'origin', 'source']).action(bind(listSettings));
  config.command('path').description('show where the config file is').action(bind(showPath));
  config.command('edit').description('open the config file in $VISUAL or $EDITOR').action(bind(editConfig));
}

interface Row {
  [column: string]: string | null;
  key: string;
  value: string | null;
  origin: string;
  source: string | null;
}

function rowOf(context: Context, key: string): Row {
  const { settings } = context;
  if (Object.hasOwn(KEYS, key)) {
    const { text, origin, source } = settings.written(key as Key);
    settings.value(key as Key);
    return { key, value: text, origin, source };
  }
  keyPath(key);
  const text = settings.inFile(key);
  const builtIn = key.startsWith('templates.')
    ? settings.templates()[key.slice('templates.'.length)]
    : undefined;
  if (text !== null) return { key, value: text, origin: 'file', source: settings.path };
  return { key, value: builtIn ?? null, origin: 'default', source: null };
}

export async function getSetting(context: Context, key: string): Promise<void> {
  const { io } = context;
  const row = rowOf(context, key);
  if (isJson(io.mode)) return presentObject(io, row);
  if (row.value === null) throw notFoundError(`${key} is not set`);
  io.out(row.value);
}

export async function setSetting(context: Context, key: string, value: string): Promise<void> {
  const path = keyPath(key);
  checkValue(key, value);
  checkExists(context, key, value);
  await updateConfigFile(context.settings.path, [[path, value]]);
  tell(context, key, `set ${key} in ${context.settings.path}`);
}

/** What was done, for a person; for a program the setting as it is now. */
function tell(context: Context, key: string, text: string): void {
  context.settings.reread();
  presentObject(context.io, rowOf(context, key));
  context.io.note(text);
}

/** Settings that name something must name something that is there. */
function checkExists({ backends, settings }: Context, key: string, value: string): void {
  if (key === 'defaultBackend') backends.entry(value);
  if (key === 'create.template') settings.imageOf(value);
  if (/^backends\.[^.]+\.type$/.test(key) && !backends.types.includes(value)) {
    throw usageError(`"${value}" is not a type of backend: choose from ${backends.types.join(', ')}`, {
      hint: didYouMean(value, backends.types),
    });
  }
}

export async function unsetSetting(context: Context, key: string): Promise<void> {
  const path = keyPath(key);
  const { settings } = context;
  if (settings.inFile(key) === null) return tell(context, key, `${key} is not in ${settings.path}`);
  await updateConfigFile(settings.path, [[path, undefined]]);
  tell(context, key, `took ${key} out of ${settings.path}`);
}

export async function listSettings(context: Context): Promise<void> {
  const { io, settings, columns } = context;
  const rows = settings.keys().map((key) => rowOf(context, key));
  presentRecords(io, rows, { id: 'key', columns });
}

export async function showPath({ io, settings: { path } }: Context): Promise<void> {
  if (isJson(io.mode)) presentObject(io, { path });
  else io.out(path);
}

export async function editConfig(context: Context): Promise<void> {
  const { io, settings, place } = context;
  const editor = place.env.VISUAL || place.env.EDITOR;
  if (!io.promptable) throw usageError('config edit needs a terminal', { hint: 'use `sandman config set`' });
  if (!editor)
    throw usageError('neither VISUAL nor EDITOR is set', { hint: `edit ${settings.path} yourself` });
  await updateConfigFile(settings.path, []);
  const { execa } = await import('execa');
  const [program = editor, ...words] = editor.split(/\s+/);
  const { failed, shortMessage } = await execa(program, [...words, settings.path], {
    stdio: 'inherit',
    reject: false,
  });
  if (failed) throw otherError(`the editor failed: ${shortMessage}`);
  for (const key of Object.keys(KEYS)) rowOf(context, key);
}
