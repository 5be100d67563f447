import { Readable } from 'node:stream';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { terminal, testTerminal } from '../support/terminal-cases.js';
import { type Sandboxed, sandboxed } from './inside.js';

let box: Sandboxed;

beforeEach(async () => {
  box = await sandboxed();
});
afterEach(() => box.close());

testTerminal(() => box);

it.each([
  ['at the beginning of a line', 'a\n', 'a\r\na\r\n'],
  ['behind one that has begun', 'ab', 'abab'],
  ['of nothing', '', ''],
])('the end of input is typed, and does not hang up: %s', async (_, typed, shown) => {
  const stdin = Readable.from(typed === '' ? [] : [Buffer.from(typed)]);
  const { code, stdout } = await box.run(['sh', '-c', 'cat; echo end'], { terminal, stdin });
  expect(code).toBe(0);
  expect(stdout.toString().replaceAll('^D\b\b', '')).toBe(`${shown}end\r\n`);
  expect(box.fake.count(/CloseStdin$/)).toBe(0);
});

it('a program that is not there is told as without a terminal', async () => {
  const begun = await box.begin(['no-such-program'], { terminal });
  await expect(begun.running.exitCode).rejects.toMatchObject({
    code: 'not_found',
    details: { exitCode: 127 },
  });
  expect(begun.text()).toBe('');
});
