import { expect } from 'vitest';
import type { Driver } from './drive.js';

/** A `list` that must fail, with nothing on stdout: its exit code, its word, and whose failure it is. */
export async function failedList({ run }: Driver) {
  const { code, stdout, stderr } = await run('list --json');
  expect(stdout).toBe('');
  const { error } = JSON.parse(stderr);
  return { exit: code, word: error.code, backend: error.backend };
}
