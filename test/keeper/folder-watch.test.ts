import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { watchFolder } from '../../src/keeper/folder-watch.js';
import { eventually } from '../support/engines.js';
import { temporaryFolder } from '../support/files.js';

it('a watch goes on when its folder is there again, whatever was in the place of one above it', async () => {
  const above = join(temporaryFolder(), 'above');
  const folder = join(above, 'state');
  const heard: string[] = [];
  const watch = watchFolder(folder, (file) => heard.push(file));
  expect(watch.renew()).toBe(true);
  rmSync(above, { recursive: true });
  writeFileSync(above, 'a file');
  expect([watch.renew(), watch.renew()]).toEqual([false, false]);
  rmSync(above);
  mkdirSync(folder, { recursive: true });
  expect([watch.renew(), watch.renew()]).toEqual([false, true]);
  heard.length = 0;
  writeFileSync(join(folder, 'fact.json'), '');
  await eventually(() => heard.includes('fact.json'));
  watch.close();
});
