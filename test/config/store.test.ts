import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { updateConfigFile } from '../../src/config/store.js';
import { rejectionOf } from '../support/failure.js';
import { configFile, temporaryFolder } from '../support/files.js';

const read = (path: string) => JSON.parse(readFileSync(path, 'utf8'));

describe('the config file', () => {
  it('is made, with its folders, for its owner alone', async () => {
    const path = join(temporaryFolder(), 'a', 'b', 'config.json');
    await updateConfigFile(path, [[['output'], 'json']]);
    expect(read(path)).toEqual({ output: 'json' });
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(dirname(path)).mode & 0o777).toBe(0o700);
  });

  it('is for its owner alone afterwards, though it was not before', async () => {
    const path = configFile({ output: 'json' });
    chmodSync(path, 0o644);
    await updateConfigFile(path, [[['timeout'], '5m']]);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it.each(['config.json', 'my.sandman.json', 'plain', '.hidden', 'with space.conf'])(
    'may be called %s',
    async (name) => {
      const path = join(temporaryFolder(), name);
      await updateConfigFile(path, [[['output'], 'json']]);
      expect(read(path)).toEqual({ output: 'json' });
      expect(readdirSync(dirname(path))).toEqual([name]);
    },
  );

  it('keeps what it holds, keys that nobody knows included', async () => {
    const path = configFile('{"future": {"deep": [1]}, "create": {"cpus": 2, "x": true}, "output": null}');
    await updateConfigFile(path, [[['create', 'memory'], '1g']]);
    expect(read(path)).toEqual({
      future: { deep: [1] },
      create: { cpus: 2, x: true, memory: '1g' },
      output: null,
    });
  });

  it('takes names with dots as they are', async () => {
    const path = configFile();
    await updateConfigFile(path, [[['templates', 'python3.12'], 'python:3.12']]);
    expect(read(path)).toEqual({ templates: { 'python3.12': 'python:3.12' } });
  });

  it('loses a value, and the objects that are empty without it', async () => {
    const path = configFile({ backends: { mine: { type: 'docker' } }, output: 'json' });
    await updateConfigFile(path, [[['backends', 'mine', 'type'], undefined]]);
    expect(read(path)).toEqual({ output: 'json' });
  });

  it('stays as it is where a value that is not there is taken out', async () => {
    const path = configFile({ output: 'json' });
    await updateConfigFile(path, [[['create', 'cpus'], undefined]]);
    expect(read(path)).toEqual({ output: 'json' });
  });

  it('takes several changes as one', async () => {
    const path = configFile({ backends: { mine: { type: 'docker' } }, defaultBackend: 'mine' });
    await updateConfigFile(path, [
      [['backends', 'mine'], undefined],
      [['defaultBackend'], undefined],
    ]);
    expect(read(path)).toEqual({});
  });

  it('with a key called __proto__ keeps it, and changes no prototype', async () => {
    const path = configFile('{"__proto__": {"output": "json"}, "templates": {"__proto__": "x"}}');
    await updateConfigFile(path, [[['templates', 'constructor'], 'image:1']]);
    const text = readFileSync(path, 'utf8');
    expect(JSON.parse(text).templates.constructor).toBe('image:1');
    expect(text).toMatch(/"__proto__":\s*\{\s*"output": "json"/);
    expect(text).toContain('"__proto__": "x"');
    expect(({} as Record<string, unknown>).output).toBeUndefined();
  });

  it('is never written to through __proto__', async () => {
    const path = configFile({});
    await updateConfigFile(path, [[['__proto__', 'polluted'], 'yes']]);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it.each(['{', '', '[]', '"text"'])('that holds %j is named, and left alone byte for byte', async (text) => {
    const path = configFile(text);
    const { code, message } = await rejectionOf(updateConfigFile(path, [[['output'], 'json']]));
    expect(code).toBe('usage');
    expect(message).toContain(path);
    expect(readFileSync(path, 'utf8')).toBe(text);
    expect(readdirSync(dirname(path))).toEqual(['config.json']);
  });

  it('that cannot be written is named', async () => {
    const file = configFile('{}');
    const path = join(file, 'config.json');
    const { code, message } = await rejectionOf(updateConfigFile(path, [[['output'], 'json']]));
    expect(code).toBe('other');
    expect(message).toContain(`cannot write the config file ${path}: `);
  });

  it('that is a folder is named, and the lock is let go of', async () => {
    const path = join(temporaryFolder(), 'config.json');
    mkdirSync(path);
    await expect(updateConfigFile(path, [[['output'], 'json']])).rejects.toMatchObject({ code: 'other' });
    expect(existsSync(`${path}.lock`)).toBe(false);
  });

  it('loses nothing where many write at once in one process', async () => {
    const path = configFile();
    const names = Array.from({ length: 20 }, (_, at) => `t${at}`);
    await Promise.all(names.map((name) => updateConfigFile(path, [[['templates', name], `image:${name}`]])));
    expect(Object.keys(read(path).templates).sort()).toEqual([...names].sort());
    expect(readdirSync(dirname(path))).toEqual(['config.json']);
  });
});
