import type { RequestListener } from 'node:http';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createDoor } from '../../../src/backends/engine/door.js';
import { type Engine, engineBehind } from '../../../src/backends/engine/engine.js';
import { watchEvents } from '../../../src/backends/engine/events.js';
import { rejectionOf } from '../../support/failure.js';
import { type Served, serveUnix } from '../../support/server.js';

const noTunnel = () => Promise.reject(new Error('no tunnel here'));
const signal = new AbortController().signal;
let served: Served | undefined;
afterEach(() => served?.close());

async function engineThat(handler: RequestListener): Promise<{ engine: Engine; asked: string[] }> {
  const asked: string[] = [];
  served = await serveUnix((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    handler(request, response);
  });
  return { engine: engineBehind('box', createDoor(served.endpoint, noTunnel)), asked };
}

describe('an engine', () => {
  it.each([
    ['Docker/27.0 (linux)', 'docker'],
    ['Libpod/4.3.1 (linux)', 'podman'],
    ['nginx', 'docker'],
    ['', 'docker'],
  ])('that calls itself "%s" is taken for %s, by any of its answers', async (server, kind) => {
    const { engine, asked } = await engineThat((_, response) =>
      response.setHeader('server', server).end('[]'),
    );
    await engine.ask({ method: 'GET', path: '/x', signal });
    expect((await engine.dialect(signal)).engine).toBe(kind);
    expect(asked).toEqual(['GET /x']);
  });

  it('is asked who it is where it has not said anything yet, and once', async () => {
    const { engine, asked } = await engineThat((_, response) => response.end('OK'));
    await engine.dialect(signal);
    await engine.dialect(signal);
    expect(asked).toEqual(['GET /_ping']);
  });

  it('that refuses fails with its words and the name of the backend', async () => {
    const { engine } = await engineThat((_, response) => {
      response.statusCode = 409;
      response.end('{"message":"is paused"}');
    });
    expect(await rejectionOf(engine.ask({ method: 'POST', path: '/x', signal }, [204]))).toMatchObject({
      code: 'conflict',
      message: 'the engine says: is paused',
      details: { backend: 'box' },
    });
  });

  it('that answers nonsense is unreachable, with the name of the backend', async () => {
    const { engine } = await engineThat((_, response) => response.end('<html>'));
    const asking = engine.json({ method: 'GET', path: '/x', signal }, Array.isArray);
    expect(await rejectionOf(asking)).toMatchObject({ code: 'unreachable', details: { backend: 'box' } });
  });

  it('that takes a read and never answers is unreachable before a patient caller is', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const { engine, asked } = await engineThat(() => {});
      const failing = rejectionOf(engine.ask({ method: 'GET', path: '/x', signal }));
      while (asked.length === 0) await new Promise((resolve) => setImmediate(resolve));
      await vi.advanceTimersByTimeAsync(15_000);
      expect(await failing).toMatchObject({
        code: 'unreachable',
        message: expect.stringContaining('takes requests and does not answer them'),
      });
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('the events of an engine', () => {
  const watch = async (handler: RequestListener, { watching = signal, replays = true } = {}) => {
    const { engine, asked } = await engineThat(handler);
    return {
      asked,
      subscribed: watchEvents(engine.door, 'box', { signal: watching }, { replays, settles: true }),
    };
  };
  const line = (event: object) => `${JSON.stringify(event)}\n`;

  it('are asked for of our containers only', async () => {
    const { asked, subscribed } = await watch((_, response) => response.end());
    await subscribed;
    const filters = new URL(asked[0]?.split(' ').at(-1) ?? '', 'http://engine').searchParams.get('filters');
    expect(JSON.parse(filters ?? '')).toEqual({ type: ['container'], label: ['dev.sandman.managed=true'] });
  });

  it('name the sandbox that changed, in the words of either engine', async () => {
    const { subscribed } = await watch((_, response) => {
      response.end(
        line({ id: 'a', Action: 'pause' }) + line({ Actor: { ID: 'b' } }) + line({ Type: 'daemon' }),
      );
    });
    const ids: string[] = [];
    for await (const { id } of await subscribed) ids.push(id);
    expect(ids).toEqual(['a', 'b']);
  });

  it('stand as soon as the engine has taken them, before anything happens', async () => {
    const { subscribed } = await watch((_, response) => response.flushHeaders());
    await expect(subscribed).resolves.toBeDefined();
  });

  it('tell what happens between the answer of an engine and its subscription, as Docker makes possible', async () => {
    const before = Date.now() / 1000 - 0.001;
    const { subscribed } = await watch((request, response) => {
      response.flushHeaders();
      const since = new URL(request.url ?? '', 'http://engine').searchParams.get('since');
      // Too late for who asks for nothing of before.
      const isTold = since !== null && Number(since) >= before && Number(since) <= Date.now() / 1000;
      response.end(isTold ? line({ id: 'a' }) : '');
    });
    const ids: string[] = [];
    for await (const { id } of await subscribed) ids.push(id);
    expect(ids).toEqual(['a']);
  });

  it('are asked for without a time where an engine would hold back by it what comes', async () => {
    const { asked, subscribed } = await watch((_, response) => response.end(), { replays: false });
    await subscribed;
    expect(asked[0]).not.toContain('since');
  });

  it('that the engine refuses fail with its words', async () => {
    const { subscribed } = await watch((_, response) => {
      response.statusCode = 400;
      response.end('{"message":"bad filter"}');
    });
    expect(await rejectionOf(subscribed)).toMatchObject({
      code: 'usage',
      message: 'the engine says: bad filter',
    });
  });

  it.each<[string, RequestListener]>([
    ['break off', (request, response) => response.write(line({ id: 'a' }), () => request.socket.destroy())],
    ['are no JSON', (_, response) => response.end('nonsense\n')],
  ])('that %s are a lost engine', async (_, handler) => {
    const { subscribed } = await watch(handler);
    const reading = (async () => {
      for await (const change of await subscribed) expect(change.id).toBe('a');
    })();
    expect(await rejectionOf(reading)).toMatchObject({ code: 'unreachable', details: { backend: 'box' } });
  });

  it('let go of their connection when nobody listens any more', async () => {
    const { subscribed } = await watch((_, response) => response.write(line({ id: 'a' })));
    for await (const { id } of await subscribed) {
      expect(id).toBe('a');
      break;
    }
    while ((served?.connections.size ?? 0) > 0) await new Promise((resolve) => setImmediate(resolve));
    expect(served?.connections.size).toBe(0);
  });
});
