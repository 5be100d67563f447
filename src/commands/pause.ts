import type { Command } from 'commander';
import { offering } from '../completion/offering.js';
import type { Context } from '../context.js';
import { unsupportedError, usageError } from '../errors.js';
import { parseChoice } from '../parse/word.js';
import type { Registrar } from '../program.js';
import type { PauseEffect } from '../sandbox/sandbox.js';
import { addChangeOptions, type ChangeOptions, change } from './change.js';
import { withExamples } from './examples.js';
import { valueOption } from './option.js';

const REQUIRABLE = ['memory'] as const;

export interface PauseOptions extends ChangeOptions {
  require?: 'memory';
  filesOnly?: boolean;
}

export function registerPause(program: Command, { bind }: Registrar): void {
  const command = withExamples(
    program.command('pause').description('freeze sandboxes with everything in them, to go on later'),
    ['sandman pause web', 'freeze one'],
    ['sandman pause --all --dry-run', 'say which would be frozen'],
  );
  addChangeOptions(command)
    .addOption(
      offering(
        valueOption('--require <what>', 'memory: refuse where a pause would lose it', (text) =>
          parseChoice(text, REQUIRABLE, 'something that can be required'),
        ),
        () => REQUIRABLE,
      ),
    )
    .option('--files-only', 'keep the files and let the memory go, where the backend can')
    .action(bind(pause));
}

export async function pause(context: Context, names: string[], options: PauseOptions): Promise<void> {
  const { filesOnly = false, require } = options;
  if (filesOnly && require === 'memory') {
    throw usageError('--files-only lets the memory go, and --require memory keeps it: give one of them');
  }
  await change(context, 'pause', names, options, {
    filesOnly,
    check: ({ name, pauseEffect, abilities }) => {
      if (require === 'memory' && pauseEffect.memory !== 'kept') {
        throw unsupportedError(`a pause on ${name} keeps files and loses memory`, { backend: name });
      }
      if (filesOnly && !abilities?.has('files-only-pause')) {
        const hint = 'leave out --files-only';
        throw unsupportedError(`a pause on ${name} cannot let the memory go`, { backend: name, hint });
      }
    },
    afterwards: ({ pauseEffect }, { changed }) =>
      changed ? effectText(filesOnly ? { ...pauseEffect, memory: 'lost' } : pauseEffect) : null,
  });
}

/** What a pause kept and what it freed, in one line. */
export function effectText({ memory, files, freesCpu, freesMemory, network }: PauseEffect): string {
  const cpu = freesCpu ? 'freed' : 'still used';
  const ram = memory === 'lost' || freesMemory ? 'freed' : 'still held';
  return `processes and memory ${memory}, files ${files}; CPU ${cpu}, memory of the host ${ram}; network ${network}`;
}
