import { describe, expect, it } from 'vitest';
import { checkValue, KEYS, keyPath, parseBackendName } from '../../src/config/keys.js';
import { failureOf } from '../support/failure.js';

describe('a key', () => {
  it.each([
    ...Object.keys(KEYS).map((key) => [key, key.split('.')] as const),
    ['templates.py', ['templates', 'py']],
    ['templates.python3.12', ['templates', 'python3.12']],
    ['backends.mine.url', ['backends', 'mine', 'url']],
    ['backends.mine.type', ['backends', 'mine', 'type']],
    ['backends.mine.region', ['backends', 'mine', 'region']],
    ['backends.mine.team', ['backends', 'mine', 'team']],
  ] as const)('%s is one', (key, path) => {
    expect(keyPath(key)).toEqual(path);
  });

  it.each([
    '',
    '.',
    'outputs',
    'Output',
    'create',
    'create.',
    'create.size',
    'create.cpus.more',
    'templates',
    'templates.',
    'templates.a b',
    'templates.-a',
    'templates.__proto__',
    'backends',
    'backends.mine',
    'backends.mine.',
    'backends.mine.colour',
    'backends.mine.url.more',
    'backends.a.b.url',
    'backends.__proto__.url',
    '__proto__',
    '__proto__.output',
    'constructor',
    'constructor.prototype',
    'toString',
  ])('"%s" is none', (key) => {
    const { code, message } = failureOf(() => keyPath(key));
    expect([code, message]).toEqual(['usage', `"${key}" is not a setting`]);
  });
});

describe('a value', () => {
  it.each([
    ['output', 'json'],
    ['timeout', '90s'],
    ['templates.py', 'python:3'],
    ['backends.mine.url', 'tcp://host:2376'],
  ])('of %s may be %s', (key, value) => {
    expect(() => checkValue(key, value)).not.toThrow();
  });

  it.each([
    ['output', 'yaml'],
    ['timeout', '90'],
    ['templates.py', ''],
    ['templates.py', '-it'],
    ['backends.mine.url', 'a b'],
  ])('of %s cannot be "%s", which is quoted', (key, value) => {
    const { code, message } = failureOf(() => checkValue(key, value));
    expect(code).toBe('usage');
    expect(message).toContain(`"${value}"`);
  });
});

describe("a backend's name", () => {
  it.each(['mine', 'a', 'a-b_1', 'x'.repeat(63)])('may be %s', (name) => {
    expect(parseBackendName(name)).toBe(name);
  });

  it.each(['', '-a', 'a.b', 'a b', 'a/b', '__proto__', 'x'.repeat(64)])('cannot be "%s"', (name) => {
    expect(failureOf(() => parseBackendName(name)).message).toContain(
      `"${name}" is not a name for a backend`,
    );
  });
});
