import { notFoundError, otherError, type SandmanError } from '../../errors.js';
import { COMMAND_EXIT } from '../../exit-codes.js';
import type { Piece } from '../output.js';

/** An engine that cannot start a command says so on the command's own streams, in these words. */
const FIRST_WORDS = /^(OCI runtime exec failed: |Error: [^\n]*unable to start container process)/;
const LONGEST_BYTES = 4096;

/** A command's output on its way, with a doubt about how it begins. */
export interface StartDoubt {
  /** The pieces that are output for certain by now; what may be the engine's own words is held back. */
  accept(piece: Piece): Piece[];
  /** What was held and is output after all; throws where words and exit code say that no command was started. */
  settle(exitCode: number): Piece[];
}

/** Watches how the output begins: an engine's word that there is no such command is no output of the command. */
export function doubtStart(): StartDoubt {
  let held: Piece[] = [];
  let open = true;
  const text = () => Buffer.concat(held.map(({ piece }) => piece)).toString();
  const release = () => {
    const pieces = held;
    held = [];
    return pieces;
  };
  return {
    accept: (piece) => {
      held.push(piece);
      open &&= FIRST_WORDS.test(text()) && text().length < LONGEST_BYTES;
      return open ? [] : release();
    },
    settle: (exitCode) => {
      const failed = exitCode === COMMAND_EXIT.notExecutable || exitCode === COMMAND_EXIT.notFound;
      if (held.length > 0 && failed) throw startFailure(text());
      return release();
    },
  };
}

function startFailure(text: string): SandmanError {
  const [line = ''] = text.trim().split(/\r?\n/);
  const reason = line
    .replace(/^.*unable to start container process: /, '')
    .replace(/: (unknown|OCI .*)$/, '');
  const message = `the command could not be started: ${reason}`;
  if (/executable file not found|exec: .*no such file/.test(line)) {
    return notFoundError(message, { exitCode: COMMAND_EXIT.notFound });
  }
  if (/permission denied|exec format error/.test(line)) {
    return otherError(message, { exitCode: COMMAND_EXIT.notExecutable });
  }
  const isFolder = /chdir to cwd|workdir/.test(line);
  return otherError(message, isFolder ? { hint: 'is there such a folder inside? -w names it' } : {});
}
