import { Sandbox as E2bSandbox } from 'e2b';
import { Sandbox as NovitaSandbox } from 'novita-sandbox';
import { afterEach, describe, expect, it } from 'vitest';
import { type FakeE2b, startE2b } from './e2b.js';

let fake: FakeE2b;

afterEach(async () => {
  expect(fake.violations).toEqual([]);
  await fake.close();
});

const VENDORS = [
  { vendor: 'e2b', Sandbox: E2bSandbox },
  { vendor: 'novita', Sandbox: NovitaSandbox as unknown as typeof E2bSandbox },
] as const;

describe.each(VENDORS)('the fake of $vendor and the SDK of its vendor', ({ vendor, Sandbox }) => {
  const begin = async () => {
    fake = await startE2b({ vendor, key: `${vendor}_00ff` });
    return { apiKey: fake.key, apiUrl: fake.url, domain: 'example.test' };
  };

  it('create, look, pause, resume by connect, set the timeout and kill, each seen in the state', async () => {
    const options = await begin();
    const sandbox = await Sandbox.create('base', {
      ...options,
      timeoutMs: 60_000,
      metadata: { 'k 1': 'v&1' },
      envs: { A: 'b' },
    });
    const made = fake.find(sandbox.sandboxId);
    expect(made).toMatchObject({ state: 'running', metadata: { 'k 1': 'v&1' }, envVars: { A: 'b' } });

    const info = await Sandbox.getInfo(sandbox.sandboxId, options);
    expect(info).toMatchObject({ sandboxId: sandbox.sandboxId, state: 'running', name: 'base' });

    expect(await sandbox.pause(options)).not.toBe(false);
    expect(made).toMatchObject({ state: 'paused' });
    // The SDK takes a 409 for "already paused".
    expect(await sandbox.pause(options)).toBe(false);

    await Sandbox.connect(sandbox.sandboxId, { ...options, timeoutMs: 120_000 });
    expect(made).toMatchObject({ state: 'running', timeoutSeconds: 120 });

    await Sandbox.setTimeout(sandbox.sandboxId, 30_000, options);
    expect((made?.endAt ?? 0) - fake.now()).toBeLessThanOrEqual(30_000);

    expect(await Sandbox.kill(sandbox.sandboxId, options)).toBe(true);
    expect(fake.find(sandbox.sandboxId)).toBeNull();
    expect(await Sandbox.kill(sandbox.sandboxId, options)).toBe(false);
  });

  it('list by state and metadata, over pages', async () => {
    const options = await begin();
    for (const group of ['a', 'a', 'a', 'b']) {
      await Sandbox.create('base', { ...options, metadata: { 'the group': `${group}&=` } });
    }
    const paginator = Sandbox.list({
      ...options,
      limit: 2,
      query: { metadata: { 'the group': 'a&=' }, state: ['running'] },
    });
    const ids: string[] = [];
    let pages = 0;
    for (; paginator.hasNext; pages += 1) {
      ids.push(...(await paginator.nextItems()).map(({ sandboxId }) => sandboxId));
    }
    expect(new Set(ids).size).toBe(3);
    expect(pages).toBe(2);
  });

  it('refuses a wrong key', async () => {
    const options = await begin();
    await expect(Sandbox.getInfo('iabc', { ...options, apiKey: 'e2b_0bad' })).rejects.toThrow(
      /401|key|auth/i,
    );
  });
});
