import type { Command } from 'commander';
import type { Context } from '../context.js';
import { unsupportedError } from '../errors.js';
import { parseChoice } from '../parse/word.js';
import type { Registrar } from '../program.js';
import type { PauseEffect } from '../sandbox/sandbox.js';
import { addChangeOptions, type ChangeOptions, change } from './change.js';
import { withExamples } from './examples.js';
import { valueOption } from './option.js';

export interface PauseOptions extends ChangeOptions {
  require?: 'memory';
}

export function registerPause(program: Command, { bind }: Registrar): void {
  const command = withExamples(
    program.command('pause').description('freeze sandboxes with everything in them, to go on later'),
    ['sandman pause web', 'freeze one'],
    ['sandman pause --all --dry-run', 'say which would be frozen'],
  );
  addChangeOptions(command)
    .addOption(
      valueOption('--require <what>', 'memory: refuse where a pause would lose it', (text) =>
        parseChoice(text, ['memory'], 'something that can be required'),
      ),
    )
    .action(bind(pause));
}

export async function pause(context: Context, names: string[], options: PauseOptions): Promise<void> {
  await change(context, 'pause', names, options, {
    check: ({ name, pauseEffect }) => {
      if (options.require !== 'memory' || pauseEffect.memory === 'kept') return;
      throw unsupportedError(`a pause on ${name} keeps files and loses memory`, { backend: name });
    },
    afterwards: ({ pauseEffect }) => effectText(pauseEffect),
  });
}

/** What a pause kept and what it freed, in one line. */
export function effectText({ memory, files, freesCpu, freesMemory, network }: PauseEffect): string {
  const cpu = freesCpu ? 'freed' : 'still used';
  const ram = memory === 'lost' || freesMemory ? 'freed' : 'still held';
  return `processes and memory ${memory}, files ${files}; CPU ${cpu}, memory of the host ${ram}; network ${network}`;
}
