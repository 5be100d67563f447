import { expect, it } from 'vitest';
import { routeOf } from '../../src/backends/sandbox0/route.js';
import { rejectionOf } from '../support/failure.js';

const never = new AbortController().signal;

/** A door to a global gateway at an address, whose only region has another. */
function doorTo(endpoint: string, regional: string) {
  const data: Record<string, unknown> = {
    '/metadata': { gateway_mode: 'global' },
    '/teams': { teams: [{ id: 'team-1', home_region_id: 'here' }] },
    '/regions': { regions: [{ id: 'here', regional_gateway_url: regional, enabled: true }] },
  };
  return {
    endpoint,
    admit: async () => {},
    ask: async ({ path }: { path: string }) => ({
      status: 200,
      headers: {},
      body: JSON.stringify({ success: true, data: data[path] }),
    }),
    open: () => Promise.reject(new Error('nothing is read as it comes')),
    close: () => {},
  };
}

const route = (endpoint: string, regional: string) =>
  routeOf(doorTo(endpoint, regional), { name: 'sandbox0', team: null, region: null }, never);

it.each([
  ['https://api.test', 'https://here.test/'],
  ['http://127.0.0.1:1', 'https://here.test'],
])('from %s a token goes on to %s', async (endpoint, regional) => {
  expect(await route(endpoint, regional)).toEqual({ endpoint: 'https://here.test', team: 'team-1' });
});

it('a token that came over TLS does not leave without it', async () => {
  const error = await rejectionOf(route('https://api.test', 'http://here.test'));
  expect(error).toMatchObject({ code: 'unreachable' });
  expect(error.message).toContain('"http://here.test"');
});
