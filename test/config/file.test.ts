import { chmodSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { configPath, readConfigFile } from '../../src/config/file.js';
import { failureOf } from '../support/failure.js';
import { configFile, temporaryFolder } from '../support/files.js';

describe('the config file', () => {
  const home = '/home/me';
  const all = { SANDMAN_CONFIG_DIR: '/s', XDG_CONFIG_HOME: '/x', APPDATA: '/a' };

  it.each([
    ['--config', '/f/my.json', all, 'linux', '/f/my.json'],
    ['SANDMAN_CONFIG_DIR', undefined, all, 'linux', '/s/config.json'],
    ['XDG_CONFIG_HOME', undefined, { XDG_CONFIG_HOME: '/x' }, 'linux', '/x/sandman/config.json'],
    ['APPDATA on Windows', undefined, { APPDATA: '/a' }, 'win32', '/a/sandman/config.json'],
    ['the home folder', undefined, { APPDATA: '/a' }, 'linux', '/home/me/.config/sandman/config.json'],
    [
      'the home folder, past an empty variable',
      undefined,
      { SANDMAN_CONFIG_DIR: '', XDG_CONFIG_HOME: '' },
      'darwin',
      '/home/me/.config/sandman/config.json',
    ],
  ] as const)('is named by %s', (_, flag, env, platform, path) => {
    expect(configPath(flag, { env, home, platform })).toBe(path);
  });

  it('holds nothing where there is none', () => {
    expect(readConfigFile(configFile())).toEqual({});
    expect(readConfigFile(join(temporaryFolder(), 'no', 'such', 'folder.json'))).toEqual({});
  });

  it('holds nothing where a part of its path is a file', () => {
    expect(readConfigFile(join(configFile('{}'), 'config.json'))).toEqual({});
  });

  it.each(['', '{', '{"a": 1,}', 'null x', '\u0000', '// x\n{}'])(
    'that holds %j is named as no JSON, with its folder, and left alone byte for byte',
    (text) => {
      const path = configFile(text);
      const { code, message, details } = failureOf(() => readConfigFile(path));
      expect(code).toBe('usage');
      expect(message).toContain(`the config file ${path} is not valid JSON: `);
      expect(details.hint).toContain(dirname(path));
      expect(readFileSync(path, 'utf8')).toBe(text);
    },
  );

  it.each(['null', '[]', '"text"', '7', 'true'])('that holds %s is named as no object', (text) => {
    const path = configFile(text);
    const { code, message } = failureOf(() => readConfigFile(path));
    expect([code, message]).toEqual(['usage', `the config file ${path} holds no JSON object`]);
  });

  it('that is a folder cannot be read, and is named', () => {
    const folder = temporaryFolder();
    const { code, message } = failureOf(() => readConfigFile(folder));
    expect(code).toBe('other');
    expect(message).toContain(`cannot read the config file ${folder}: `);
  });

  it('may be for its owner alone, and is read all the same', () => {
    const path = configFile({ output: 'json' });
    chmodSync(path, 0o400);
    expect(readConfigFile(path)).toEqual({ output: 'json' });
  });
});
