import type { IncomingMessage, RequestListener } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDoor, type Door } from '../../../src/backends/engine/door.js';
import type { Endpoint } from '../../../src/backends/engine/endpoint.js';
import { within } from '../../../src/sandbox/deadline.js';
import { type Certificates, makeCertificates } from '../../support/certificates.js';
import { eventually } from '../../support/engines.js';
import { rejectionOf } from '../../support/failure.js';
import { type Served, serveTcp, serveTls, serveUnix } from '../../support/server.js';

const signal = new AbortController().signal;
const noTunnel = () => Promise.reject(new Error('no tunnel here'));
const doorTo = (endpoint: Endpoint): Door => createDoor(endpoint, noTunnel);

/** Answers with what it was asked, and misbehaves where the path says so. */
const handler: RequestListener = async (request, response) => {
  const { url = '', method, headers } = request;
  if (url === '/cut') return request.socket.destroy();
  if (url === '/never') return;
  if (url === '/half') {
    response.writeHead(200, { 'content-length': '100' });
    return response.write('half', () => request.socket.destroy());
  }
  const body = await text(request);
  response.writeHead(url === '/refused' ? 409 : 200, { server: 'Docker/1 (linux)', 'x-body': 'yes' });
  response.write('{"method":');
  response.end(
    `${JSON.stringify(method)},"url":${JSON.stringify(url)},"body":${JSON.stringify(body)},"type":${JSON.stringify(headers['content-type'] ?? null)}}`,
  );
};

async function text(request: IncomingMessage): Promise<string> {
  let all = '';
  for await (const part of request) all += part;
  return all;
}

let certificates: Certificates;
beforeAll(() => {
  certificates = makeCertificates();
});

const TRANSPORTS: [string, () => Promise<Served>][] = [
  ['a unix socket', () => serveUnix(handler)],
  ['tcp', () => serveTcp(handler)],
  ['tcp with TLS', () => serveTls(handler, certificates)],
];

describe.each(TRANSPORTS)('the door over %s', (_, serve) => {
  let served: Served;
  let door: Door;
  beforeAll(async () => {
    served = await serve();
    door = doorTo(served.endpoint);
  });
  afterAll(async () => {
    door.close();
    await served.close();
  });

  it('asks and gives the answer whole', async () => {
    const path = '/containers/x/json?all=1&filters=%7B%7D';
    const answer = await door.ask({ method: 'GET', path, signal });
    expect(answer.status).toBe(200);
    expect(answer.headers.server).toBe('Docker/1 (linux)');
    expect(JSON.parse(answer.body)).toEqual({ method: 'GET', url: path, body: '', type: null });
  });

  it('sends a body as JSON', async () => {
    const { body } = await door.ask({ method: 'POST', path: '/x', body: { name: 'ü漢' }, signal });
    expect(JSON.parse(body)).toMatchObject({
      method: 'POST',
      body: '{"name":"ü漢"}',
      type: 'application/json',
    });
  });

  it('leaves statuses to the caller', async () => {
    expect((await door.ask({ method: 'DELETE', path: '/refused', signal })).status).toBe(409);
  });

  it('uses one connection again and again', async () => {
    const other = doorTo(served.endpoint);
    const { made } = served;
    for (let round = 0; round < 5; round += 1) await other.ask({ method: 'GET', path: '/x', signal });
    expect(served.made - made).toBe(1);
    other.close();
  });

  it.each(['/cut', '/half'])(
    'says that a connection was cut at %s, and that it may have been done',
    async (path) => {
      const { code, message, details } = await rejectionOf(door.ask({ method: 'POST', path, signal }));
      expect(code).toBe('unreachable');
      expect(message).toContain('cannot reach the engine at ');
      expect(message).toContain('the connection was cut');
      expect(details).toMatchObject({ retryable: true, outcomeOpen: true });
    },
  );

  it('gives up on a server that never answers, when the deadline is over', async () => {
    const asking = within(signal, 50, 'asking', (limited) =>
      door.ask({ method: 'GET', path: '/never', signal: limited }),
    );
    expect(await rejectionOf(asking)).toMatchObject({
      code: 'timeout',
      message: 'asking timed out after 0.05 s',
    });
  });

  it('sends nothing where it is aborted already, and rejects with the reason', async () => {
    const { made } = served;
    const aborted = AbortSignal.abort(new Error('Ctrl-C'));
    const fresh = doorTo(served.endpoint);
    await expect(fresh.ask({ method: 'GET', path: '/x', signal: aborted })).rejects.toThrow('Ctrl-C');
    expect(served.made).toBe(made);
  });

  it('lets go of its connections when it is closed', async () => {
    const other = doorTo(served.endpoint);
    const before = new Set(served.connections);
    await other.ask({ method: 'GET', path: '/x', signal });
    const own = [...served.connections].filter((socket) => !before.has(socket));
    expect(own).toHaveLength(1);
    other.close();
    await eventually(() => own.every((socket) => !served.connections.has(socket)));
  });
});

describe('the door over TLS', () => {
  let served: Served;
  beforeAll(async () => {
    served = await serveTls(handler, certificates);
  });
  afterAll(() => served.close());
  const asking = (tls: Record<string, unknown>) => {
    if (served.endpoint.kind !== 'tcp') throw new Error('no tcp');
    const door = doorTo({ ...served.endpoint, tls });
    return door.ask({ method: 'GET', path: '/x', signal }).finally(() => door.close());
  };

  it('is shut to who has no certificate', async () => {
    const { code, message } = await rejectionOf(asking({ ca: certificates.ca }));
    expect([code, /certificate|cut/.test(message)]).toEqual(['unreachable', true]);
  });

  it('is shut to who has a certificate of another authority', async () => {
    const { code } = await rejectionOf(asking({ ca: certificates.ca, ...certificates.stranger }));
    expect(code).toBe('unreachable');
  });

  it('is not taken for the engine where its certificate is of an unknown authority', async () => {
    const { code, message } = await rejectionOf(
      asking({ ca: certificates.stranger.cert, ...certificates.client }),
    );
    expect(code).toBe('unreachable');
    expect(message).toMatch(/certificate/);
  });

  it('is taken for the engine unchecked, where that was asked for', async () => {
    expect((await asking({ ...certificates.client, insecure: true })).status).toBe(200);
  });
});
