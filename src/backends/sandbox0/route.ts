import { authError, hasCode, type SandmanError, unreachableError, usageError } from '../../errors.js';
import type { Door } from '../remote/door.js';
import { dataOf } from './envelope.js';
import type { Region, Team } from './wire.js';

/** What is configured of a backend for the tokens of users. */
export interface Wanted {
  name: string;
  team: string | null;
  region: string | null;
}

/** Where the calls with a user's token go, and for which team; null where the server has to choose one. */
export interface Route {
  endpoint: string;
  team: string | null;
}

/**
 * The way of a user's token. The service's own address only knows users, teams and regions; the sandboxes are behind
 * the gateway of the team's region. A server that is all of it in one, as one's own may be, says so.
 */
export async function routeOf(door: Door, wanted: Wanted, signal: AbortSignal): Promise<Route> {
  const { name } = wanted;
  const read = async <T>(path: string): Promise<T> =>
    dataOf<T>(await door.ask({ method: 'GET', path, signal }), name);
  const mode = await modeOf(read, signal);
  if (mode !== 'global') return { endpoint: door.endpoint, team: await teamHere(read, wanted, mode, signal) };
  const team = await teamOf(read, wanted);
  const region = wanted.region ?? team.home_region_id ?? null;
  if (region === null) {
    throw authError(`${name}: the team ${titleOf(team)} has no home region`, {
      backend: name,
      hint: otherRegion(name),
    });
  }
  return { endpoint: await gatewayOf(read, region, door.endpoint, name), team: team.id };
}

type Read = <T>(path: string) => Promise<T>;

/** Null where the server does not tell: older ones, which are all in one. */
async function modeOf(read: Read, signal: AbortSignal): Promise<string | null> {
  try {
    return (await read<{ gateway_mode?: string }>('/metadata')).gateway_mode ?? null;
  } catch {
    signal.throwIfAborted();
    return null;
  }
}

/** Of a server that is all in one; what cannot be read there is left to it. */
async function teamHere(read: Read, wanted: Wanted, mode: string | null, signal: AbortSignal) {
  if (wanted.team !== null || mode === null) return wanted.team;
  try {
    return (await teamOf(read, wanted)).id;
  } catch (error) {
    signal.throwIfAborted();
    if (hasCode(error, 'auth', 'usage')) throw error;
    return null;
  }
}

/** The configured team, or the only one; who has several must say which, and is not let in without. */
async function teamOf(read: Read, { name, team }: Wanted): Promise<Team> {
  if (team !== null) return read<Team>(`/teams/${encodeURIComponent(team)}`).catch(noSuchTeam(name, team));
  const teams = (await read<{ teams?: Team[] | null }>('/teams')).teams ?? [];
  const [first, ...others] = teams;
  if (first === undefined) {
    throw authError(`${name}: this user is in no team`, {
      backend: name,
      hint: 'make one at the service, or have yourself added to one',
    });
  }
  if (others.length > 0) {
    throw authError(`${name}: this user is in several teams: ${teams.map(titleOf).join(', ')}`, {
      backend: name,
      hint: `choose one with \`sandman config set backends.${name}.team ID\``,
    });
  }
  return first;
}

function noSuchTeam(backend: string, team: string) {
  return (error: unknown): never => {
    if (!hasCode(error, 'not_found')) throw error;
    throw usageError(`backends.${backend}.team is "${team}", and there is no such team`, {
      backend,
      hint: `take it away with \`sandman config unset backends.${backend}.team\`, or set another one`,
    });
  };
}

async function gatewayOf(read: Read, id: string, from: string, backend: string): Promise<string> {
  const regions = (await read<{ regions?: Region[] | null }>('/regions')).regions ?? [];
  const region = regions.find((one) => one.id === id);
  const url = region?.regional_gateway_url?.replace(/\/+$/, '') ?? '';
  if (region === undefined) throw noRegion(id, regions, backend);
  if (region.enabled === false)
    throw unreachableError(`${backend}: the region "${id}" is switched off`, {
      backend,
      hint: otherRegion(backend),
    });
  // A token that came over TLS does not leave without it.
  const safe = url.startsWith('https://') || (from.startsWith('http://') && url.startsWith('http://'));
  if (!safe || !URL.canParse(url))
    throw unreachableError(`${backend}: the region "${id}" has the address "${url}"`, {
      backend,
      hint: otherRegion(backend),
    });
  return url;
}

function otherRegion(backend: string): string {
  return `choose one with \`sandman config set backends.${backend}.region REGION\``;
}

function noRegion(id: string, regions: readonly Region[], backend: string): SandmanError {
  const known = regions.map((region) => region.id).join(', ');
  return usageError(`${backend}: there is no region "${id}"`, {
    backend,
    hint: known === '' ? 'there are none at that address: is it the right one?' : `choose from ${known}`,
  });
}

function titleOf({ id, name, slug }: Team): string {
  const called = name || slug;
  return called ? `${id} (${called})` : id;
}
