import { usageError } from '../errors.js';
import type { Backend, Call } from './backend.js';
import type { SandboxFilter } from './filter.js';
import type { Sandbox } from './sandbox.js';
import { type ChangeVerb, wouldChange } from './transitions.js';

/** `--all`, `--state` and `-l` of the verbs. */
export interface Selector extends SandboxFilter {
  all: boolean;
}

export function isSelector({ all, states, labels }: Selector): boolean {
  return all || states !== undefined || (labels?.length ?? 0) > 0;
}

/** A named list and a selector together are a mistake: nobody can tell which was meant. */
export function checkSelection(names: readonly string[], selector: Selector): void {
  if (names.length > 0 && isSelector(selector)) {
    throw usageError('name sandboxes, or select them with --all, --state or -l; not both');
  }
}

export interface Selected {
  chosen: Sandbox[];
  /** How many passed the filter, but would not be changed by the verb. */
  leftAlone: number;
}

/** The sandboxes that pass the filter and that the verb would change. */
export async function select(
  backend: Backend,
  verb: ChangeVerb,
  filter: SandboxFilter,
  call: Call,
): Promise<Selected> {
  const chosen: Sandbox[] = [];
  let leftAlone = 0;
  for await (const sandbox of backend.list(filter, call)) {
    if (wouldChange(verb, sandbox.state)) chosen.push(sandbox);
    else leftAlone += 1;
  }
  return { chosen, leftAlone };
}
