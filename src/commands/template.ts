import type { Command } from 'commander';
import type { Context } from '../context.js';
import { unsupportedError } from '../errors.js';
import { presentRecords } from '../io/records.js';
import type { Registrar } from '../program.js';
import { withExamples } from './examples.js';
import { withColumns } from './shown-columns.js';

export function registerTemplate(program: Command, { bind }: Registrar): void {
  const template = withExamples(
    program.command('template').description('what sandboxes are made from'),
    ['sandman template list', 'names, images, and which one is the default'],
    ['sandman config set templates.py python:3', 'add one'],
  );
  const list = template.command('list').alias('ls').description('show the templates and their images');
  withColumns(list, () => ['name', 'image', 'default']).action(bind(listTemplates));
}

export async function listTemplates({ io, settings, backends, columns }: Context): Promise<void> {
  const backend = settings.required('defaultBackend');
  const usual = backends.usualTemplate(backend);
  if (usual !== null) {
    throw unsupportedError(`${backend} has templates of its own, which sandman does not list`, {
      backend,
      hint: `see them at the service; without --template sandboxes are made from "${usual}"`,
    });
  }
  const chosen = settings.required('create.template');
  const rows = Object.entries(settings.templates()).map(([name, image]) => ({
    name,
    image,
    default: name === chosen,
  }));
  presentRecords(io, rows, { id: 'name', columns });
}
