import { expect, it } from 'vitest';
import { toWhole } from '../../src/backends/hopx/mapping.js';
import { addressOf } from '../../src/backends/hopx/open.js';

const place = (env: Record<string, string> = {}, configured: { name?: string; url?: string } = {}) => ({
  name: 'hopx',
  url: null,
  machine: { env },
  ...configured,
});

it.each([
  ['its own', {}, {}, 'https://api.hopx.dev'],
  ['the variable', { HOPX_BASE_URL: 'http://127.0.0.1:3000/' }, {}, 'http://127.0.0.1:3000'],
  ['a host alone', { HOPX_BASE_URL: 'api-eu.hopx.dev' }, {}, 'https://api-eu.hopx.dev'],
  ['the configuration', {}, { url: 'https://a.test/base//' }, 'https://a.test/base'],
  [
    'the variable before it',
    { HOPX_BASE_URL: 'https://b.test' },
    { url: 'https://a.test' },
    'https://b.test',
  ],
  [
    'what was added under another name before that',
    { HOPX_BASE_URL: 'https://b.test' },
    { name: 'work', url: 'https://a.test' },
    'https://a.test',
  ],
  [
    'the variable where that has none',
    { HOPX_BASE_URL: 'https://b.test' },
    { name: 'work' },
    'https://b.test',
  ],
])('the address of HopX is told by %s', (_, env, configured, endpoint) => {
  expect(addressOf(place(env as Record<string, string>, configured))).toBe(endpoint);
});

it.each(['ftp://a.test', 'http://', 'a b'])('%s is refused', (url) => {
  expect(() => addressOf(place({ HOPX_BASE_URL: url }))).toThrow('not the address');
});

it.each([
  ['https://7777-1763abc.eu-1001.vms.hopx.dev/', [7777, 'https://7777-1763abc.eu-1001.vms.hopx.dev']],
  ['https://7777-a.test/?token=canary', [7777, 'https://7777-a.test']],
  ['https://a.test', null],
  ['nowhere', null],
  ['', null],
  [null, null],
])('info tells of the address %s, by which those of all ports can be seen', (public_host, expected) => {
  const [port, url] = expected ?? [];
  const { endpoints } = toWhole({ id: 'a', public_host }, { name: 'hopx' });
  expect(endpoints).toEqual(expected === null ? [] : [{ port, protocol: 'https', url }]);
});
