import { Client } from 'sandbox0';
import { afterEach, expect, it } from 'vitest';
import { type FakeSandbox0, type Sandbox0Options, startSandbox0, TEAM } from './sandbox0.js';

let fake: FakeSandbox0;

afterEach(async () => {
  expect(fake.violations).toEqual([]);
  await fake.close();
});

async function begin(options: Sandbox0Options = {}): Promise<Client> {
  fake = await startSandbox0({ ...options, quirks: { pauseMs: 50, ...options.quirks } });
  return new Client({ token: fake.key, baseUrl: fake.url });
}

const quick = { timeoutMs: 5000, pollIntervalMs: 20 };

it('the vendor’s SDK takes one from claim to delete, each step seen in the state', async () => {
  const { sandboxes } = await begin();
  // It drops all else where a memory stands beside it, so that goes within.
  const config = { ttl: 600, hardTtl: 3600, envVars: { A: 'b' }, resources: { memory: '1Gi' } };
  const { id, template } = await sandboxes.claim('default', { config });
  const made = fake.sandboxes.get(id);
  expect(template).toBe('default');
  expect(made).toMatchObject({ status: 'running', ttl: 600, hardTtl: 3600, memory: '1Gi', env: { A: 'b' } });

  expect(await sandboxes.get(id)).toMatchObject({
    id,
    status: 'running',
    paused: false,
    runtimeGeneration: 1,
  });

  expect(await sandboxes.pause(id)).toMatchObject({ paused: false, status: 'running' });
  expect(made?.status).toBe('running');
  expect(await sandboxes.pauseAndWait(id, quick)).toMatchObject({ status: 'paused', paused: true });
  expect(made).toMatchObject({ status: 'paused', expiresAt: null });

  expect(await sandboxes.resumeAndWait(id, quick)).toMatchObject({ status: 'running', runtimeGeneration: 2 });
  expect(made).toMatchObject({ status: 'running', generation: 2 });

  const hardEnd = made?.hardExpiresAt;
  await sandboxes.update(id, { config: { ttl: 60 } });
  expect(made).toMatchObject({ ttl: 60, hardExpiresAt: hardEnd });
  fake.advance(5000);
  await sandboxes.refresh(id);
  expect(made?.hardExpiresAt).toBeGreaterThan(hardEnd ?? 0);

  await sandboxes.delete(id);
  expect(fake.sandboxes.size).toBe(0);
  await expect(sandboxes.get(id)).rejects.toMatchObject({ statusCode: 404, code: 'not_found' });
});

it.each([false, true])(
  'the vendor’s SDK lists over pages, and by what is paused (several clusters: %s)',
  async (multi) => {
    const { sandboxes } = await begin({ multi, quirks: { pauseMs: 0 } });
    const ids: string[] = [];
    for (let at = 0; at < 5; at += 1) ids.push((await sandboxes.claim('default')).id);
    await sandboxes.pause(ids[0] ?? '');
    const first = await sandboxes.list({ limit: 3 });
    const second = await sandboxes.list({ limit: 3, offset: 3 });
    expect(new Set([...first.sandboxes, ...second.sandboxes].map(({ id }) => id))).toEqual(new Set(ids));
    expect([first.count, first.hasMore, second.hasMore]).toEqual([5, true, false]);
    expect((await sandboxes.list({ paused: true })).sandboxes.map(({ id }) => id)).toEqual([ids[0]]);
    // At the very end those of several clusters are wrong about more.
    expect((await sandboxes.list({ limit: 5 })).hasMore).toBe(multi);
  },
);

it('the vendor’s SDK has no team of its own accord, which a platform key needs', async () => {
  const { sandboxes } = await begin({ scope: 'platform' });
  await expect(sandboxes.list()).rejects.toMatchObject({ statusCode: 400 });
  const headers = { 'X-Team-ID': TEAM.id };
  const chosen = new Client({ token: fake.key, baseUrl: fake.url, headers });
  expect((await chosen.sandboxes.list()).count).toBe(0);
});

it('refuses a wrong key', async () => {
  await begin();
  const stranger = new Client({ token: 's0_aws-us-east-1_00', baseUrl: fake.url });
  await expect(stranger.sandboxes.list()).rejects.toMatchObject({ statusCode: 401 });
});
