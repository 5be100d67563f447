import { startFiles } from '../completion/places.js';
import type { Shell } from '../completion/shells.js';
import type { Context } from '../context.js';
import { type CompletionState, completionState, quoted, usualShell } from './completion-state.js';
import { type Finding, note, well } from './doctor-finding.js';

/** Of the shell that $SHELL names; who works without completion misses nothing that a program needs. */
export async function checkCompletion(
  { place }: Context,
  scriptFor: (shell: Shell) => Promise<string>,
): Promise<Finding> {
  const name = 'completion';
  const shell = usualShell(place);
  if (shell === null) {
    const named = place.env.SHELL
      ? `there is none for ${place.env.SHELL}`
      : 'not looked for: $SHELL is not set';
    return well(name, named);
  }
  try {
    const state = completionState(shell, place, `${await scriptFor(shell)}\n`);
    const [detail, fix] = told(shell, state, startFiles(shell, place)[0] ?? '');
    return fix === null ? well(name, detail) : note(name, detail, fix);
  } catch (error) {
    return note(name, (error as Error).message);
  }
}

function told(shell: Shell, state: CompletionState, start: string): [detail: string, fix: string | null] {
  const install = `sandman completion install ${shell}`;
  switch (state.kind) {
    case 'loaded':
      return [`${shell} loads it by ${state.file}`, null];
    case 'missing':
      return [`not installed for ${shell}`, install];
    case 'outdated':
      return [`${state.file} is of another version`, install];
    case 'foreign':
      return [
        `${state.file} was not made by Sandman`,
        `mv ${quoted(state.file)} ${quoted(`${state.file}.old`)} && ${install}`,
      ];
    case 'unseen':
      return [
        `${state.file} is there, and ${shell} does not look there`,
        `echo ${quoted(state.line)} >> ${quoted(start)}`,
      ];
  }
}
