import type { Command } from 'commander';
import type { Context } from '../context.js';
import { unsupportedError } from '../errors.js';
import { parsePositiveDuration } from '../parse/duration.js';
import type { Registrar } from '../program.js';
import { within } from '../sandbox/deadline.js';
import { addChangeOptions, type ChangeOptions, change } from './change.js';
import { deadlineNote } from './deadline-note.js';
import { withExamples } from './examples.js';
import { valueOption } from './option.js';

/** Nobody waits longer than this for a note. */
const NOTE_MS = 3000;

export interface ResumeOptions extends ChangeOptions {
  ttl?: number;
}

export function registerResume(program: Command, { bind }: Registrar): void {
  const command = withExamples(
    program.command('resume').description('let paused sandboxes go on from where they were'),
    ['sandman resume web', 'let it go on'],
    ['sandman resume', 'choose among the paused ones'],
  );
  addChangeOptions(command)
    .addOption(valueOption('--ttl <duration>', 'soft deadline from now on', parsePositiveDuration))
    .action(bind(resume));
}

export async function resume(context: Context, names: string[], options: ResumeOptions): Promise<void> {
  await change(context, 'resume', names, options, {
    ttlSeconds: options.ttl,
    check: ({ name, abilities }) => {
      if (options.ttl === undefined || abilities?.has('deadlines')) return;
      throw unsupportedError(`${name} keeps no deadlines`, { backend: name, hint: 'leave out --ttl' });
    },
    afterwards: async (backend, { id, changed }) => {
      if (!backend.abilities?.has('deadlines')) return null;
      if (!changed && options.ttl !== undefined) {
        return `it ran already, so its deadline is as it was; to change that: sandman ttl -b ${backend.name} ${id} DURATION`;
      }
      if (!changed) return null;
      // That it goes on is known; when it ends can be asked for again.
      return within(context.signal, NOTE_MS, 'reading it again', (signal) =>
        backend.get(id, { ...context.call(), signal }),
      ).then(deadlineNote, () => null);
    },
  });
}
