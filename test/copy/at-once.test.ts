import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { PLAN, SETTLE } from '../../src/copy/scripts.js';
import { temporaryFolder } from '../support/files.js';

/** What is run inside says facts, each with a zero behind it. */
const run = (script: string, ...words: string[]) =>
  execFileSync('sh', ['-c', script, 'sh', ...words], { encoding: 'utf8' }).split('\0');

/** A copy of a folder's contents, up to its end. */
function begin(path: string, word: string) {
  const [, final = '', stage = '', merge = ''] = run(PLAN, path, '', 'contents', word, 'make');
  mkdirSync(join(stage, word));
  writeFileSync(join(stage, word, 'file'), word);
  return { merge, settle: () => run(SETTLE, stage, final, merge, word) };
}

it('a copy into what another one replaces before it ends arrives there all the same', () => {
  const path = join(temporaryFolder(), 'one');
  const [first, second] = [begin(path, 'first'), begin(path, 'second')];
  first.settle();
  const third = begin(path, 'third');
  expect([first.merge, second.merge, third.merge]).toEqual(['no', 'no', 'yes']);
  second.settle();
  expect(readFileSync(join(path, 'file'), 'utf8')).toBe('second');
  third.settle();
  expect(readFileSync(join(path, 'file'), 'utf8')).toBe('third');
  expect(readdirSync(path)).toEqual(['file']);
  expect(readdirSync(join(path, '..'))).toEqual(['one']);
});
