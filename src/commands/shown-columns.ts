import type { Command, Option } from 'commander';
import { offering } from '../completion/offering.js';
import { resultColumns, sandboxColumns } from '../io/columns.js';

const COLUMNS = new WeakMap<Command, () => readonly string[]>();
const MANNER = { short: false, now: 0 };

/** Says which columns a command's table may have. */
export function withColumns(command: Command, names: () => readonly string[]): Command {
  COLUMNS.set(command, names);
  return command;
}

export const ofSandboxes = () => sandboxColumns(MANNER).map(({ key }) => key);
export const ofResults = () => resultColumns(MANNER).map(({ key }) => key);

/** Lets `--columns` of a command be completed. */
export function offerColumns(command: Command, option: Option): Option {
  const names = COLUMNS.get(command);
  return names === undefined ? option : offering(option, names, { list: true, open: true });
}
