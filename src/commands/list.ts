import type { Command } from 'commander';
import type { Context } from '../context.js';
import { hasCode, partialError } from '../errors.js';
import { LIST_COLUMNS } from '../io/columns.js';
import { checkColumns, presentSandboxes } from '../io/present.js';
import { parseCount } from '../parse/number.js';
import { parseWord } from '../parse/word.js';
import type { Registrar } from '../program.js';
import { within } from '../sandbox/deadline.js';
import type { SandboxFilter } from '../sandbox/filter.js';
import { all } from '../sandbox/follow.js';
import type { Sandbox, State } from '../sandbox/sandbox.js';
import { parseSort, SORT_FIELDS, type Sort, sortSandboxes } from '../sandbox/sort.js';
import { withExamples } from './examples.js';
import { watchList } from './list-watch.js';
import { labelOption, stateOption, valueOption } from './option.js';

export interface ListOptions {
  state?: State[];
  label?: { key: string; value?: string }[];
  template?: string;
  name?: string;
  allBackends?: boolean;
  limit?: number;
  sort?: Sort;
  watch?: boolean;
}

/** One backend that does not answer must not hold up the others; an engine gives up a read by itself, sooner. */
const BACKEND_MS = 20_000;

export function registerList(program: Command, { bind }: Registrar): void {
  withExamples(
    program.command('list').alias('ls').description('show sandboxes, in whatever state'),
    ['sandman list --state running,paused', 'those in either state'],
    ["sandman list --name 'web-*' -o json", 'for a program to read'],
    ['sandman list -q -l team=ci', 'only the ids'],
  )
    .addOption(stateOption())
    .addOption(labelOption())
    .addOption(
      valueOption('--template <name>', 'only those made from it', (text) => parseWord(text, 'a template')),
    )
    .addOption(
      valueOption('--name <glob>', 'only those whose name matches: * and ? stand for anything', String),
    )
    .option('-A, --all-backends', 'of all backends at once')
    .addOption(valueOption('--limit <number>', 'at most so many', parseCount))
    .addOption(
      valueOption('--sort <field>', `${SORT_FIELDS.join(', ')}; with - before it, backwards`, parseSort),
    )
    .option('-w, --watch', 'show it again whenever something changes; with -o jsonl, only what changed')
    .action(bind(list));
}

export async function list(context: Context, options: ListOptions): Promise<void> {
  const { io, columns, settings } = context;
  checkColumns('sandboxes', columns);
  const filter: SandboxFilter = {
    states: options.state && new Set(options.state),
    labels: options.label,
    template: options.template,
    name: options.name,
  };
  if (options.watch) return watchList(context, filter, options);
  const names = options.allBackends ? countedBackends(context) : [settings.required('defaultBackend')];
  const answers = await Promise.all(
    names.map((name) => listOne(context, name, filter, options.allBackends ?? false)),
  );
  const found = sortSandboxes(
    answers.flatMap((answer) => answer ?? []),
    options.sort,
  );
  const shown = found.slice(0, options.limit);
  const usual = options.allBackends ? [...LIST_COLUMNS, 'backend'] : LIST_COLUMNS;
  presentSandboxes(io, shown, { single: false, columns, usual });
  if (found.length === 0 && io.lively) io.note(hintForNone(options));
  if (shown.length < found.length) io.warn(`${shown.length} of ${found.length} shown, because of --limit`);
  const lost = answers.filter((answer) => answer === null).length;
  if (lost > 0) throw partialError(`${lost} of ${names.length} backends did not answer`);
}

/** For a person who sees a heading and nothing under it. */
function hintForNone({ state, label, template, name }: ListOptions): string {
  const filtered = [state, label, template, name].some((part) => part !== undefined);
  return filtered ? 'no sandbox matches' : 'there is no sandbox yet: make one with `sandman create`';
}

/** What one backend has; under -A a failure is a warning, and null. */
async function listOne(
  context: Context,
  name: string,
  filter: SandboxFilter,
  lenient: boolean,
): Promise<Sandbox[] | null> {
  try {
    const backend = await context.backends.open(name);
    return await within(context.signal, BACKEND_MS, `listing ${name}`, (signal) =>
      all(backend, filter, { ...context.call(), signal }),
    );
  } catch (error) {
    if (!lenient || hasCode(error, 'cancelled', 'usage')) throw error;
    // No engine at all is no failure for who only uses remote backends.
    if (name === 'local' && hasCode(error, 'unreachable') && !isConfigured(context, name)) return [];
    context.io.warn(`${name}: ${(error as Error).message}`);
    return null;
  }
}

function countedBackends(context: Context): string[] {
  const configured = context.backends.entries().filter(({ name }) => isConfigured(context, name));
  return [...new Set(['local', ...configured.map(({ name }) => name)])];
}

function isConfigured({ settings, backends, place: { env } }: Context, name: string): boolean {
  const chosen = settings.written('defaultBackend');
  const { source } = backends.keyOrigin(name);
  return (
    Object.hasOwn(settings.backends(), name) ||
    (chosen.origin !== 'default' && chosen.text === name) ||
    (name === 'local' && Boolean(env.DOCKER_HOST || env.DOCKER_CONTEXT || env.CONTAINER_HOST)) ||
    (source !== 'none' && source !== 'unneeded')
  );
}
