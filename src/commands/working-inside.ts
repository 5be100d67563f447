import type { Command } from 'commander';
import type { Context } from '../context.js';
import { parseWord } from '../parse/word.js';
import { type EnvironmentOptions, environmentOf, environmentOptions } from './environment.js';
import { type Errand, runInside } from './inside.js';
import { noResumeOption, sandboxArgument, valueOption, workdirOption } from './option.js';
import { tellingOwnFailure } from './own-failure.js';
import { findOrPick } from './usable.js';
import { awaken } from './waking.js';

/** What exec and shell share. */
export interface InsideOptions extends EnvironmentOptions {
  workdir?: string;
  user?: string;
  /** False: what is paused is not woken. */
  resume?: boolean;
}

export function addInsideOptions(command: Command): Command {
  command.addArgument(sandboxArgument());
  for (const option of environmentOptions()) command.addOption(option);
  return command
    .addOption(workdirOption())
    .addOption(valueOption('-u, --user <user>', 'user inside', (text) => parseWord(text, 'a user')))
    .addOption(noResumeOption());
}

type Own = Pick<Errand, 'command' | 'interactive' | 'tty' | 'limitMs'>;

/** Runs a command in the sandbox of that name, or in one that is picked, waking it: the command's own exit code. */
export async function workIn(
  context: Context,
  name: string | undefined,
  purpose: string,
  options: InsideOptions,
  own: Own,
): Promise<number> {
  const { workdir = null, user = null, resume = true } = options;
  const env = environmentOf(options, context.place.cwd);
  return tellingOwnFailure(context, async () => {
    const backend = await context.backend();
    const found = await findOrPick(context, backend, name, purpose, resume);
    const rouse = () => awaken(context, backend, found, resume);
    return runInside(context, backend, await rouse(), { ...own, env, workdir, user, awaken: rouse });
  });
}
