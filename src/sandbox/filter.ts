import type { Sandbox, State } from './sandbox.js';

export interface LabelMatch {
  key: string;
  /** Undefined: any value. */
  value?: string | undefined;
}

/** All parts that are set must hold; states in one filter mean either, labels mean all. */
export interface SandboxFilter {
  states?: ReadonlySet<State> | undefined;
  labels?: readonly LabelMatch[] | undefined;
  template?: string | undefined;
  /** A glob of `*` and `?` over the name. */
  name?: string | undefined;
}

/** Whether a sandbox passes; backends may filter earlier, and this is checked all the same. */
export function matches(sandbox: Sandbox, filter: SandboxFilter): boolean {
  return (
    (filter.states === undefined || filter.states.has(sandbox.state)) &&
    (filter.labels ?? []).every(({ key, value }) => hasLabel(sandbox.labels, key, value)) &&
    (filter.template === undefined || sandbox.template === filter.template) &&
    (filter.name === undefined || (sandbox.name !== null && globToRegExp(filter.name).test(sandbox.name)))
  );
}

/** The same of a sandbox whose template goes by another word too, such as its id. */
export function matchesAs(
  sandbox: Sandbox,
  otherTemplate: string | null | undefined,
  filter: SandboxFilter,
): boolean {
  const named = filter.template !== undefined && filter.template === otherTemplate;
  return matches(named ? { ...sandbox, template: filter.template ?? null } : sandbox, filter);
}

function hasLabel(labels: Record<string, string>, key: string, value: string | undefined): boolean {
  return Object.hasOwn(labels, key) && (value === undefined || labels[key] === value);
}

export function globToRegExp(glob: string): RegExp {
  const source = glob
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's');
}
