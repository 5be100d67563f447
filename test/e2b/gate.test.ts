import { afterEach, describe, expect, it } from 'vitest';
import { createGate } from '../../src/backends/e2b/gate.js';
import { E2B, NOVITA } from '../../src/backends/e2b/vendors.js';
import { REAL_CLOCK } from '../../src/backends/remote/clock.js';
import { type FakeServer, startServer } from '../fakes/server.js';
import { CALL } from '../support/commands.js';

const usual = {
  name: 'e2b',
  vendor: E2B,
  domain: 'e2b.app',
  sandboxUrl: null,
  debug: () => {},
  clock: REAL_CLOCK,
};
const ID = 'i0123456789abcdefghij';

describe('the inside of a sandbox is', () => {
  it.each([
    ['below the usual domain', {}, {}, `https://49983-${ID}.e2b.app`],
    ['below that of the sandbox, where it has one', {}, { domain: 'eu.test' }, `https://49983-${ID}.eu.test`],
    [
      'at the one address of all, where there is one',
      { sandboxUrl: 'http://a.test' },
      { domain: 'b.test' },
      'http://a.test',
    ],
  ])('%s', (_, options, detail, endpoint) => {
    const gate = createGate({ ...usual, ...options });
    expect(gate.enter(ID, { sandboxID: ID, ...detail }).endpoint).toBe(endpoint);
    gate.close();
  });

  it.each(['a.test/path', 'user@a.test', 'a b'])('nowhere, where its domain is "%s"', (domain) => {
    const gate = createGate(usual);
    expect(() => gate.enter(ID, { sandboxID: ID, domain })).toThrow('whose domain is none');
  });
});

describe('an answer from inside', () => {
  let server: FakeServer;
  afterEach(() => server.close());

  it.each([
    [
      'that nothing is found means that it does not run',
      502,
      { message: 'The sandbox was not found' },
      'conflict',
    ],
    [
      'of a gateway that knows nothing of it means so too',
      404,
      { message: 'no route', code: 404 },
      'conflict',
    ],
    [
      'that no process is found means that',
      404,
      { code: 'not_found', message: 'process not found' },
      'not_found',
    ],
    ['that no method is found means that it is old', 404, '404 page not found\n', 'unsupported'],
    ['that is a page means that it cannot be reached', 404, '<html>', 'unreachable'],
    ['that its port is closed means that', 502, { message: 'running but port is not open' }, 'unreachable'],
    ['that the token is wrong means that', 401, { code: 401, message: 'unauthorized access' }, 'auth'],
  ])('%s', async (_, status, body, code) => {
    server = await startServer({ routes: [], missing: { status, body } });
    const gate = createGate({ ...usual, name: 'work', vendor: NOVITA, sandboxUrl: server.url });
    const door = gate.enter(ID, { sandboxID: ID, envdAccessToken: 'canary' });
    await expect(door.ask({ method: 'POST', path: '/x', ...CALL })).rejects.toMatchObject({ code });
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]?.headers).toMatchObject({
      'novita-sandbox-id': ID,
      'novita-sandbox-port': '49983',
      'x-access-token': 'canary',
    });
    gate.close();
  });
});
