import { describe, expect, it } from 'vitest';
import { addressFrom } from '../../src/backends/remote/address.js';

const source = {
  name: 'acme',
  type: 'acme',
  given: undefined,
  configured: null,
  fallback: 'https://api.acme.test',
};

describe('where a service is', () => {
  it.each([
    ['its own address', {}, 'https://api.acme.test'],
    ['the variable', { given: 'http://127.0.0.1:3000/' }, 'http://127.0.0.1:3000'],
    ['an empty variable is none', { given: ' ' }, 'https://api.acme.test'],
    ['the configuration', { configured: 'https://a.test/base//' }, 'https://a.test/base'],
    ['the variable before it', { given: 'https://b.test', configured: 'https://a.test' }, 'https://b.test'],
    ['one without a scheme', { given: ' b.test/v1 ' }, 'https://b.test/v1'],
    [
      'what was added under another name before the variable',
      { name: 'mine', given: 'https://b.test', configured: 'https://a.test' },
      'https://a.test',
    ],
    ['the variable where nothing was added', { name: 'mine', given: 'https://b.test' }, 'https://b.test'],
  ])('is told by %s', (_, change, expected) => {
    expect(addressFrom({ ...source, ...change })).toBe(expected);
  });

  it.each(['ftp://a.test', 'http://', 'a b'])('%s is refused, and named', (given) => {
    expect(() => addressFrom({ ...source, given })).toThrow(/"[^"]*" is not the address of an API/);
  });

  it.each(['https://me:canary@a.test', 'canary@a.test'])(
    '%s is refused, since what stands before the @ is never sent, and is not shown',
    (given) => {
      expect(() => addressFrom({ ...source, given })).toThrow(/^(?!.*canary).*no user and no password/);
    },
  );
});
