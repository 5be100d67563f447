import { describe, expect, it } from 'vitest';
import { addressOf } from '../../src/backends/e2b/access.js';
import { E2B, NOVITA } from '../../src/backends/e2b/vendors.js';

const place = (
  env: Record<string, string> = {},
  configured: { name?: string; url?: string; region?: string } = {},
) => ({ name: 'novita', url: null, region: null, machine: { env }, ...configured });

describe('where the control plane is', () => {
  it.each([
    ['its own domain', {}, {}, 'https://api.us-phx-1.sandbox.novita.ai', false],
    ['a domain', { NOVITA_DOMAIN: 'eu.example.test' }, {}, 'https://api.eu.example.test', false],
    ['a URL', { NOVITA_API_URL: 'http://127.0.0.1:3000/' }, {}, 'http://127.0.0.1:3000', false],
    [
      'a URL without https://',
      { NOVITA_API_URL: 'api.example.test/v1' },
      {},
      'https://api.example.test/v1',
      false,
    ],
    ['an old domain', { NOVITA_DOMAIN: 'sandbox.novita.ai' }, {}, 'https://api.sandbox.novita.ai', true],
    ['the old region', {}, { region: 'us-virginia-1' }, 'https://api.sandbox.novita.ai', true],
    ['an old region by its domain', {}, { region: 'us-ga-1' }, 'https://api.us-ga-1.sandbox.novita.ai', true],
    ['a region', {}, { region: 'eu-1' }, 'https://api.eu-1.sandbox.novita.ai', false],
    ['a configured URL', {}, { url: 'https://a.test' }, 'https://a.test', false],
    [
      'the environment before it',
      { NOVITA_DOMAIN: 'b.test' },
      { url: 'https://a.test' },
      'https://api.b.test',
      false,
    ],
    [
      'what was added under another name before that',
      { NOVITA_DOMAIN: 'b.test' },
      { name: 'work', url: 'https://a.test' },
      'https://a.test',
      false,
    ],
    [
      'a URL in an old region',
      { NOVITA_API_URL: 'http://127.0.0.1:1', NOVITA_DOMAIN: 'sandbox.novita.ai' },
      {},
      'http://127.0.0.1:1',
      true,
    ],
  ])('is told by %s', (_, env, configured, endpoint, legacy) => {
    expect(addressOf(NOVITA, place(env as Record<string, string>, configured))).toMatchObject({
      endpoint,
      legacy,
    });
  });

  it('E2B has a domain of its own, and no regions', () => {
    expect(addressOf(E2B, { ...place(), name: 'e2b' }).endpoint).toBe('https://api.e2b.app');
    expect(() => addressOf(E2B, { ...place(), region: 'eu' })).toThrow('has no regions');
  });

  it.each(['ftp://a.test', 'http://', 'a b'])('%s is refused', (url) => {
    expect(() => addressOf(NOVITA, place({ NOVITA_API_URL: url }))).toThrow('not the address');
  });
});

describe('where the insides of sandboxes are', () => {
  it.each([
    ['below the usual domain', {}, {}, { domain: 'us-phx-1.sandbox.novita.ai', sandboxUrl: null }],
    [
      'below that of a region',
      {},
      { region: 'eu-1' },
      { domain: 'eu-1.sandbox.novita.ai', sandboxUrl: null },
    ],
    ['below a domain', { NOVITA_DOMAIN: 'a.test' }, {}, { domain: 'a.test', sandboxUrl: null }],
    ['at an address', { NOVITA_SANDBOX_URL: 'a.test/' }, {}, { sandboxUrl: 'https://a.test' }],
    [
      'not where the variables say, for what was added under another name',
      { NOVITA_SANDBOX_URL: 'http://a.test' },
      { name: 'work', url: 'https://b.test' },
      { sandboxUrl: null },
    ],
  ])('%s', (_, env, configured, found) => {
    expect(addressOf(NOVITA, place(env as Record<string, string>, configured))).toMatchObject(found);
  });
});
