import { describe, expect, it } from 'vitest';
import { KEYS, type Key } from '../../src/config/keys.js';
import { loadSettings } from '../../src/config/settings.js';
import { failureOf } from '../support/failure.js';
import { configFile } from '../support/files.js';

describe('a setting', () => {
  const path = configFile({ output: 'wide', defaultBackend: 'podman', create: { cpus: 2, memory: '512m' } });

  it.each([
    ['flag', { output: 'id' }, { SANDMAN_OUTPUT: 'jsonl' }, path, 'id', null],
    ['environment', {}, { SANDMAN_OUTPUT: 'jsonl' }, path, 'jsonl', 'SANDMAN_OUTPUT'],
    ['file', {}, { SANDMAN_OUTPUT: '' }, path, 'wide', path],
    ['default', {}, {}, configFile(), 'table', null],
  ])('comes from the %s where nothing stands above it', (origin, flags, env, file, value, source) => {
    const settings = loadSettings(file, flags, env);
    expect(settings.value('output')).toBe(value);
    expect(settings.written('output')).toEqual({ text: value, origin, source });
  });

  it('is read as what it means, whether the file writes a number or a text', () => {
    const settings = loadSettings(path, {}, {});
    expect(settings.required('create.cpus')).toBe(2);
    expect(settings.required('create.memory')).toBe(512 * 1024 ** 2);
    expect(settings.written('create.cpus')).toEqual({ text: '2', origin: 'file', source: path });
  });

  it.each(Object.keys(KEYS) as Key[])('%s has a default that its own parser takes', (key) => {
    const settings = loadSettings(configFile(), {}, {});
    const { text } = settings.written(key);
    expect(settings.value(key) === null).toBe(text === null);
  });

  it('of null in the file is not set', () => {
    expect(loadSettings(configFile({ output: null }), {}, {}).written('output').origin).toBe('default');
  });

  it.each<[Key, unknown]>([
    ['output', 'yaml'],
    ['timeout', '5'],
    ['concurrency', 0],
    ['create.memory', '1m'],
    ['create.cpus', true],
    ['create.init', 'yes'],
    ['create.publishAddress', 'localhost'],
    ['create.capabilities', 'CHOWN;KILL'],
    ['create.user', 'a b'],
    ['defaultBackend', ''],
  ])('%s that is wrong in the file is named with the file: %j', (key, value) => {
    const [first = '', second] = key.split('.');
    const file = configFile({ [first]: second === undefined ? value : { [second]: value } });
    const { code, message } = failureOf(() => loadSettings(file, {}, {}).value(key));
    expect(code).toBe('usage');
    expect(message).toContain(`${key} in ${file}: "${value}"`);
  });

  it('that is wrong in the environment is named with the variable', () => {
    const { message } = failureOf(() => loadSettings(path, {}, { SANDMAN_OUTPUT: 'yaml' }).value('output'));
    expect(message).toContain('output in SANDMAN_OUTPUT: "yaml" is not an output format');
  });

  it.each([
    ['create', { create: 'small' }, 'create.cpus'],
    ['create.cpus', { create: { cpus: { count: 1 } } }, 'create.cpus'],
    ['create.cpus', { create: { cpus: [1] } }, 'create.cpus'],
    ['create', { create: [] }, 'create.cpus'],
  ] as const)('of the wrong shape at %s is named with the file', (_, tree, key) => {
    const file = configFile(tree);
    const { code, message } = failureOf(() => loadSettings(file, {}, {}).value(key));
    expect([code, message]).toEqual(['usage', `${key} in the config file ${file} has the wrong shape`]);
  });

  it('of the file is not looked for where a flag says it, so a corrupt file does no harm', () => {
    const settings = loadSettings(configFile('{'), { output: 'json' }, {});
    expect(settings.value('output')).toBe('json');
    expect(failureOf(() => settings.value('defaultBackend')).code).toBe('usage');
  });

  it('of capabilities is a list; NONE is an empty one', () => {
    const of = (capabilities: string) =>
      loadSettings(configFile({ create: { capabilities } }), {}, {}).value('create.capabilities');
    expect(of('chown, CAP_KILL')).toEqual(['CHOWN', 'KILL']);
    expect(of('none')).toEqual([]);
  });
});

describe('templates', () => {
  it('have the built-in one, which the file may change', () => {
    expect(loadSettings(configFile(), {}, {}).templates()).toEqual({ base: 'debian:stable-slim' });
    const settings = loadSettings(configFile({ templates: { base: 'mine:1', py: 'python:3' } }), {}, {});
    expect(settings.templates()).toEqual({ base: 'mine:1', py: 'python:3' });
    expect(settings.imageOf('py')).toBe('python:3');
  });

  it.each(['nope', 'constructor', '__proto__', 'toString', ''])('have no "%s"', (name) => {
    const { code, message } = failureOf(() => loadSettings(configFile(), {}, {}).imageOf(name));
    expect([code, message]).toEqual(['not_found', `no template "${name}"`]);
  });

  it.each([
    [{ templates: 'x' }],
    [{ templates: [] }],
    [{ templates: { a: {} } }],
    [{ templates: { a: null } }],
  ])('of the wrong shape are named with the file: %j', (tree) => {
    const file = configFile(tree);
    const { message } = failureOf(() => loadSettings(file, {}, {}).templates());
    expect(message).toBe(`templates in the config file ${file} has the wrong shape`);
  });
});

describe('backends', () => {
  it('have what is known of them, and nothing else', () => {
    const tree = { backends: { mine: { type: 'docker', url: 'tcp://x', colour: 'red' }, other: {} } };
    expect(loadSettings(configFile(tree), {}, {}).backends()).toEqual({
      mine: { type: 'docker', url: 'tcp://x' },
      other: {},
    });
  });

  it.each([
    [{ backends: [] }, 'backends'],
    [{ backends: 'x' }, 'backends'],
    [{ backends: { mine: 'docker' } }, 'backends.mine'],
    [{ backends: { mine: { type: ['docker'] } } }, 'backends.mine'],
  ])('of the wrong shape are named with the file: %j', (tree, what) => {
    const file = configFile(tree);
    const { message } = failureOf(() => loadSettings(file, {}, {}).backends());
    expect(message).toBe(`${what} in the config file ${file} has the wrong shape`);
  });
});
