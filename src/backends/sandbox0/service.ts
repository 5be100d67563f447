import { notFoundError } from '../../errors.js';
import type { Clock } from '../remote/clock.js';
import type { Door } from '../remote/door.js';

/** How we are let in: the door to where sandboxes are, which a user's token has to look for first. */
export interface Access {
  door: Door;
  /** True: an API key, and not the token of a user. */
  isKey: boolean;
  /** The team that is asked for; null where the key says it. */
  team: string | null;
}

/** The control plane, as everything here sees it. */
export interface Service {
  /** The backend's name, for sandboxes and errors. */
  name: string;
  /** Where one asks first; a user's token has its sandboxes elsewhere. */
  endpoint: string;
  clock: Clock;
  /** Fails where there is no key. Opened when it is first needed. */
  access(signal: AbortSignal): Promise<Access>;
}

export const SANDBOXES = '/api/v1/sandboxes';

/** What may be an id at all: a label of DNS, as older and newer servers write them. */
const ID = /^[a-z0-9]([a-z0-9_-]{0,61}[a-z0-9])?$/i;

export function mayBeId(text: string): boolean {
  return ID.test(text);
}

/** The path of one sandbox; `not_found` for what can be none, which servers answer in ways that say nothing. */
export function pathOf({ name }: Pick<Service, 'name'>, id: string): string {
  if (mayBeId(id)) return `${SANDBOXES}/${id}`;
  throw notFoundError(`no sandbox "${id}" on ${name}`, { backend: name, id });
}

/** A cold start may pull an image for 5 minutes, and the service itself sets no limit. */
export const CLAIM_MS = 390_000;
/** A resume is answered when it is over, after 5 minutes at the latest; so is a pause that has to wait for one. */
export const CHANGE_MS = 330_000;
