import { it } from 'vitest';

/** What some backends do not have, and some cases need. */
export type Need =
  | 'names'
  | 'labels'
  | 'creation time'
  | 'confinement'
  | 'command'
  | 'exec'
  | 'stop'
  | 'another template';

/** `it`, where the backend has all that the case needs; else the case is none of this backend's. */
export type CaseFor = (...needs: Need[]) => typeof it;

export function caseFor(lacks: ReadonlySet<Need>): CaseFor {
  const never = Object.assign(() => {}, { each: () => () => {} }) as unknown as typeof it;
  return (...needs) => (needs.some((need) => lacks.has(need)) ? never : it);
}
