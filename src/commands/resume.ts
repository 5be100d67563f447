import type { Command } from 'commander';
import type { Context } from '../context.js';
import { unsupportedError } from '../errors.js';
import { parsePositiveDuration } from '../parse/duration.js';
import type { Registrar } from '../program.js';
import type { Backend } from '../sandbox/backend.js';
import { within } from '../sandbox/deadline.js';
import { unheeded } from '../sandbox/heed.js';
import { type Sandbox, titleOf } from '../sandbox/sandbox.js';
import type { VerbResult } from '../sandbox/transition.js';
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
  const seen = new Map<string, Sandbox | null>();
  const see = async (backend: Backend, id: string): Promise<Sandbox | null> => {
    if (!seen.has(id)) seen.set(id, await readAgain(context, backend, id));
    return seen.get(id) ?? null;
  };
  await change(context, 'resume', names, options, {
    ttlSeconds: options.ttl,
    check: ({ name, abilities }) => {
      if (options.ttl === undefined || abilities?.has('deadlines')) return;
      throw unsupportedError(`${name} keeps no deadlines`, { backend: name, hint: 'leave out --ttl' });
    },
    doubt: async (backend, result) => {
      const { ttl } = options;
      if (ttl === undefined) return null;
      if (!result.changed) return ranAlready(result);
      const until = Date.now();
      const span = { since: until - result.durationMs, until };
      const now = await see(backend, result.id);
      return now && unheeded(now, { ttlSeconds: ttl }, span, null).soft;
    },
    afterwards: async (backend, { id, changed }, before) => {
      if (!changed || !backend.abilities?.has('deadlines')) return null;
      if (options.ttl === undefined && isEndless(backend, before)) return null;
      const now = await see(backend, id);
      return now && deadlineNote(now);
    },
  });
}

/** Whether it is known to have no deadline; what others keep may be told of one sandbox alone, and not in lists. */
function isEndless({ address }: Backend, { lifetime }: Sandbox): boolean {
  return address !== undefined && lifetime.ttlSeconds === null && lifetime.maxLifetimeSeconds === null;
}

function ranAlready({ id, name, backend }: VerbResult): string {
  const title = titleOf({ id, name });
  const how = `sandman ttl -b ${backend} ${title} DURATION`;
  return `${title} ran already, so its deadline is as it was; to change that: ${how}`;
}

/** Null where that cannot be had soon: that it goes on is known, and when it ends can be asked for again. */
function readAgain(context: Context, backend: Backend, id: string): Promise<Sandbox | null> {
  return within(context.signal, NOTE_MS, 'reading it again', (signal) =>
    backend.get(id, { ...context.call(), signal }),
  ).catch(() => null);
}
