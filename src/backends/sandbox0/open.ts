import type { Backend } from '../../sandbox/backend.js';
import { addressFrom } from '../remote/address.js';
import { type Clock, REAL_CLOCK } from '../remote/clock.js';
import { createDoor, type Door } from '../remote/door.js';
import { type KeySource, keyOf } from '../remote/key.js';
import { sandbox0Backend } from './backend.js';
import { explain } from './explain.js';
import { routeOf } from './route.js';
import type { Access } from './service.js';
import { checkRegion, hintFor, isApiKey } from './token.js';

const TYPE = 'sandbox0';
const ADDRESS = 'https://api.sandbox0.ai';
const KEY_KIND = { title: 'Sandbox0', variable: 'SANDBOX0_TOKEN' };

export interface Options extends Omit<KeySource, 'type'> {
  url: string | null;
  region?: string | null;
  team?: string | null;
  debug(text: string): void;
}

/** A backend whose address is read now, and whose key, and the way to its sandboxes, when something is first asked of it. */
export function openSandbox0(options: Options, clock: Clock = REAL_CLOCK): Backend {
  const { name, url, machine, debug, team = null, region = null } = options;
  const given = machine.env.SANDBOX0_BASE_URL;
  const address = addressFrom({ name, type: TYPE, given, configured: url, fallback: ADDRESS });
  const doors: Door[] = [];
  const open = (endpoint: string, token: string, ofTeam: string | null): Door => {
    const chosen = ofTeam === null ? {} : { 'x-team-id': ofTeam };
    const headers = { authorization: `Bearer ${token}`, ...chosen };
    const pass = async () => ({ headers, secrets: [token] });
    const authHint = hintFor(name, isApiKey(token));
    const door = createDoor({ backend: name, endpoint, pass, authHint, explain, debug, clock });
    doors.push(door);
    return door;
  };
  const enter = async (signal: AbortSignal): Promise<Access> => {
    const token = await keyOf(KEY_KIND, { ...options, type: TYPE });
    if (isApiKey(token)) {
      checkRegion(token, region, name);
      return { door: open(address, token, team), isKey: true, team };
    }
    const route = await routeOf(open(address, token, null), { name, team, region }, signal);
    return { door: open(route.endpoint, token, route.team), isKey: false, team: route.team };
  };
  let entered: Promise<Access> | undefined;
  const access = async (signal: AbortSignal): Promise<Access> => {
    signal.throwIfAborted();
    // What failed is tried anew by who asks next.
    entered ??= enter(signal).catch((error: unknown) => {
      entered = undefined;
      throw error;
    });
    return entered;
  };
  const close = () => {
    for (const door of doors) door.close();
  };
  return sandbox0Backend({ name, endpoint: address, clock, access }, close);
}
