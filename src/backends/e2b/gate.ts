import {
  conflictError,
  type ErrorDetails,
  hasCode,
  type SandmanError,
  unreachableError,
  unsupportedError,
} from '../../errors.js';
import type { Clock } from '../remote/clock.js';
import { createDoor, type Door } from '../remote/door.js';
import { readErrorBody } from '../remote/error-body.js';
import type { Failure } from '../remote/failure.js';
import type { Answer } from '../remote/send.js';
import type { Address } from './access.js';
import type { Vendor } from './vendors.js';
import type { Detail } from './wire.js';

/** Where the insides of sandboxes are. */
export interface GateOptions extends Pick<Address, 'domain' | 'sandboxUrl'> {
  name: string;
  vendor: Vendor;
  debug(text: string): void;
  clock: Clock;
}

export interface Gate {
  enter(id: string, detail: Detail): Door;
  close(): void;
}

/** What answers inside every sandbox. */
const PORT = 49983;
const HOST = /^[a-z0-9.-]+(:\d+)?$/i;
/** Said by the gateway of one that is paused, killed or nobody's, before anything has reached it. */
const NOT_RUNNING = /sandbox (was )?not found/i;

export function createGate(options: GateOptions): Gate {
  const doors = new Set<Door>();
  return {
    enter: (id, detail) => {
      const door = openInside(options, id, detail);
      doors.add(door);
      return door;
    },
    close: () => {
      for (const door of doors) door.close();
    },
  };
}

function openInside({ name, vendor, ...where }: GateOptions, id: string, detail: Detail): Door {
  const { envdAccessToken: token } = detail;
  const headers = {
    // Heeded at an address that sandboxes share, and nowhere else.
    [`${vendor.routing}-sandbox-id`]: id,
    [`${vendor.routing}-sandbox-port`]: String(PORT),
    ...(token ? { 'x-access-token': token } : {}),
  };
  return createDoor({
    backend: name,
    endpoint: where.sandboxUrl ?? `https://${PORT}-${id}.${domainOf(detail, where.domain, name)}`,
    pass: async () => ({ headers, secrets: token ? [token] : [] }),
    authHint: `${id} does not take the token that ${vendor.title} has given for it; try it again`,
    explain: (failure, answer) => explain(failure, answer, { backend: name, id }),
    debug: where.debug,
    clock: where.clock,
  });
}

function domainOf({ domain }: Detail, usual: string, backend: string): string {
  const given = domain || usual;
  if (HOST.test(given)) return given;
  throw unreachableError(`${backend} answered with a sandbox whose domain is none`, { backend });
}

function tooOld(message: string, { backend, id }: ErrorDetails): SandmanError {
  return unsupportedError(`${backend}: what answers inside ${id} is too old for that: ${message}`, {
    ...{ backend, id },
    hint: 'build the template anew, and make the sandbox from that',
  });
}

function explain(failure: Failure, answer: Answer, details: ErrorDetails): Failure {
  const { status, body } = answer;
  const { message, word } = readErrorBody(answer);
  const unfound = status === 404 && word !== 'not_found';
  // Its router knows no such method, and says so without a word.
  if (unfound && !/^\s*[<{]/.test(body)) return { ...failure, error: tooOld(message, details) };
  if ((status === 502 && NOT_RUNNING.test(message)) || (unfound && hasCode(failure.error, 'not_found')))
    return { ...failure, error: conflictError(`${details.id} does not run`, details), transient: false };
  return failure;
}
