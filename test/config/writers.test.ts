import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { configFile } from '../support/files.js';
import { environment, sandman } from '../support/sandman.js';

const WRITERS = 20;

it('loses nothing where 20 sandmans write at once, and leaves no lock', { timeout: 60_000 }, async () => {
  const path = configFile({ output: 'json' });
  const folder = join(path, '..');
  const env = environment(null, { SANDMAN_CONFIG_DIR: folder });
  const names = Array.from({ length: WRITERS }, (_, at) => `t${at}`);
  const ran = await Promise.all(
    names.map((name) => sandman(env, ['config', 'set', `templates.${name}`, `image:${name}`])),
  );
  expect(ran.map(({ code }) => code)).toEqual(names.map(() => 0));
  const { templates, ...others } = JSON.parse(readFileSync(path, 'utf8'));
  expect(templates).toEqual(Object.fromEntries(names.map((name) => [name, `image:${name}`])));
  expect(others).toEqual({ output: 'json' });
  expect(readdirSync(folder)).toEqual(['config.json']);
});
