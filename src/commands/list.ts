import type { Command } from 'commander';
import { offering } from '../completion/offering.js';
import type { Context } from '../context.js';
import { partialError } from '../errors.js';
import { checkColumns } from '../io/present.js';
import { parseCount } from '../parse/number.js';
import { parseWord } from '../parse/word.js';
import type { Registrar } from '../program.js';
import type { SandboxFilter } from '../sandbox/filter.js';
import type { State } from '../sandbox/sandbox.js';
import { parseSort, SORT_FIELDS, type Sort } from '../sandbox/sort.js';
import { withExamples } from './examples.js';
import { listAnswer } from './list-answer.js';
import { countedBackends, readAll } from './list-read.js';
import { watchList } from './list-watch.js';
import { labelOption, stateOption, valueOption } from './option.js';
import { withDefault } from './setting.js';
import { ofSandboxes, withColumns } from './shown-columns.js';

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

export function registerList(program: Command, { bind }: Registrar): void {
  const command = withExamples(
    program.command('list').alias('ls').description('show sandboxes, in whatever state'),
    ['sandman list --state running,paused', 'those in either state'],
    ["sandman list --name 'web-*' -o json", 'for a program to read'],
    ['sandman list -q -l team=ci', 'only the ids'],
    ['sandman list -w -o jsonl', 'a line for each change, until Ctrl-C'],
  );
  withColumns(command, ofSandboxes)
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
      offering(
        withDefault(
          '-created',
          valueOption('--sort <field>', `${SORT_FIELDS.join(', ')}; with - before it, backwards`, parseSort),
        ),
        () => [...SORT_FIELDS, ...SORT_FIELDS.map((field) => `-${field}`)],
      ),
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
  const several = options.allBackends ?? false;
  const names = several ? countedBackends(context) : [settings.required('defaultBackend')];
  const answer = listAnswer(context, { several, sort: options.sort, limit: options.limit });
  const answered = await readAll(context, names, { filter, lenient: several, answer }).catch((error) => {
    answer.drop();
    throw error;
  });
  if (answer.end() === 0 && io.lively) io.note(hintForNone(options));
  const lost = answered.filter((one) => !one).length;
  if (lost > 0) throw partialError(`${lost} of ${names.length} backends did not answer`);
}

/** For a person who sees a heading and nothing under it. */
function hintForNone({ state, label, template, name }: ListOptions): string {
  const filtered = [state, label, template, name].some((part) => part !== undefined);
  return filtered ? 'no sandbox matches' : 'there is no sandbox yet: make one with `sandman create`';
}
