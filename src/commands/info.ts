import type { Command } from 'commander';
import type { Context } from '../context.js';
import { renderDetails } from '../io/details.js';
import { isJson } from '../io/output-mode.js';
import { checkColumns, presentSandboxes } from '../io/present.js';
import type { Registrar } from '../program.js';
import type { Backend } from '../sandbox/backend.js';
import { forEachOf, summary } from '../sandbox/bulk.js';
import type { Sandbox } from '../sandbox/sandbox.js';
import { resolveOrSuggest } from '../sandbox/suggest.js';
import { withExamples } from './examples.js';
import { pickSome } from './pick.js';
import { ofSandboxes, withColumns } from './shown-columns.js';

export function registerInfo(program: Command, { bind }: Registrar): void {
  const command = withExamples(
    program.command('info').description('show all that can be told of a sandbox'),
    ['sandman info web', 'its state, limits, ports, and what holds it in'],
    ['sandman info web -o json', 'the same as one JSON object'],
  );
  withColumns(command, ofSandboxes)
    .argument('[sandbox...]', 'ids, beginnings of ids (4 or more characters), or names')
    .action(bind(info));
}

export async function info(context: Context, names: string[]): Promise<void> {
  const { io, columns, settings } = context;
  checkColumns('sandboxes', columns);
  const backend = await context.backend();
  const read = (reference: string) => readOne(context, backend, reference);
  const references =
    names.length > 0
      ? [...new Set(names)]
      : (await pickSome(context, backend, { purpose: 'look at' })).map(({ id }) => id);
  const single = references.length === 1;
  const outcomes = await forEachOf(references, settings.required('concurrency'), read);
  const errors = outcomes.flatMap((outcome) => (outcome.ok ? [] : [outcome.error]));
  if (single && errors[0] !== undefined) throw errors[0];
  const found = outcomes.flatMap((outcome) => (outcome.ok ? [outcome.value] : []));
  const page = { style: io.style, width: io.width, now: Date.now() };
  if (io.mode === 'table' && columns === null)
    io.out(found.map((one) => renderDetails(one, page)).join('\n\n'));
  else presentSandboxes(io, found, { single, columns });
  const whole = summary(errors, outcomes.length);
  if (whole === null) return;
  // The array holds only what was found, so the rest is told beside it.
  for (const error of errors) isJson(io.mode) ? io.warn(error.message) : io.fail(error);
  throw whole;
}

async function readOne(context: Context, backend: Backend, reference: string): Promise<Sandbox> {
  const { id } = await resolveOrSuggest(backend, reference, context.call());
  return backend.get(id, context.call());
}
