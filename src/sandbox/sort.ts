import { usageError } from '../errors.js';
import { didYouMean } from './nearest.js';
import type { Sandbox } from './sandbox.js';

export const SORT_FIELDS = ['name', 'id', 'state', 'template', 'created', 'expires', 'backend'] as const;
type SortField = (typeof SORT_FIELDS)[number];

export interface Sort {
  field: SortField;
  backwards: boolean;
}

const KEYS: Readonly<Record<SortField, (sandbox: Sandbox) => string | null>> = {
  name: ({ name }) => name,
  id: ({ id }) => id,
  state: ({ state }) => state,
  template: ({ template }) => template,
  created: ({ createdAt }) => createdAt,
  expires: ({ expiresAt }) => expiresAt,
  backend: ({ backend }) => backend,
};

/** `created`, or `-created` for the newest first. */
export function parseSort(text: string): Sort {
  const backwards = text.startsWith('-');
  const field = SORT_FIELDS.find((one) => one === text.slice(backwards ? 1 : 0));
  if (field !== undefined) return { field, backwards };
  throw usageError(`"${text}" is not a field to sort by: choose from ${SORT_FIELDS.join(', ')}`, {
    hint: didYouMean(text, SORT_FIELDS),
  });
}

/** Newest first where nothing is asked; what has no value comes last, either way round. Equal ones keep their order. */
export function sortSandboxes(
  sandboxes: readonly Sandbox[],
  { field, backwards }: Sort = { field: 'created', backwards: true },
): Sandbox[] {
  const keyOf = KEYS[field];
  const sign = backwards ? -1 : 1;
  return [...sandboxes].sort((a, b) => {
    const [left, right] = [keyOf(a), keyOf(b)];
    if (left === right) return 0;
    if (left === null) return 1;
    if (right === null) return -1;
    return left < right ? -sign : sign;
  });
}
