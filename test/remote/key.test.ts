import { describe, expect, it } from 'vitest';
import { type KeySource, keyOf } from '../../src/backends/remote/key.js';

const ACME = { title: 'Acme', variable: 'ACME_API_KEY' };

const source = (env: Record<string, string>, stored: string | null = null, name = 'acme'): KeySource => ({
  name,
  type: 'acme',
  machine: { env },
  storedKey: async () => stored,
});

describe('the key', () => {
  it.each(['acme_0a1b', 'nvta_x', 'sk_y', '  padded\n'])('may look like anything: %j', async (key) => {
    expect(await keyOf(ACME, source({ ACME_API_KEY: key }))).toBe(key.trim());
  });

  it('of the environment comes before the one that was kept at login', async () => {
    expect(await keyOf(ACME, source({ ACME_API_KEY: 'given' }, 'kept'))).toBe('given');
    expect(await keyOf(ACME, source({}, 'kept'))).toBe('kept');
  });

  it('that was kept comes first for a backend that was added under a name of its own', async () => {
    expect(await keyOf(ACME, source({ ACME_API_KEY: 'given' }, 'kept', 'work'))).toBe('kept');
    expect(await keyOf(ACME, source({ ACME_API_KEY: 'given' }, null, 'work'))).toBe('given');
  });

  it.each(['', '   '])('that is missing (%j) is exit 3, and names the variable', async (key) => {
    const asked = keyOf(ACME, source({ ACME_API_KEY: key }));
    await expect(asked).rejects.toMatchObject({
      code: 'auth',
      message: expect.stringContaining('ACME_API_KEY is not set'),
    });
  });

  it('that no header can hold is refused without being shown', async () => {
    await expect(keyOf(ACME, source({ ACME_API_KEY: 'canary\nline' }))).rejects.toThrow(/^(?!.*canary)/);
  });
});
