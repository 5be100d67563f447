import { expect, it } from 'vitest';
import type { FakeServer } from '../fakes/server.js';
import type { Driver } from './drive.js';

/** `listing`: how a request for the list begins. */
export function testWholeId(given: () => Driver & { fake: FakeServer }, listing: RegExp): void {
  it('its whole id, which needs no list', async () => {
    const { create, run, fake } = given();
    const id = await create();
    const before = fake.requests.length;
    await run(`info ${id}`);
    expect(fake.count(listing)).toBe(0);
    expect(fake.requests.length - before).toBe(2);
  });
}

/** A `list` that must fail, with nothing on stdout: its exit code, its word, and whose failure it is. */
export async function failedList({ run }: Driver) {
  const { code, stdout, stderr } = await run('list --json');
  expect(stdout).toBe('');
  const { error } = JSON.parse(stderr);
  return { exit: code, word: error.code, backend: error.backend };
}

/** `list -A` where the local engine cannot be reached: what was found besides, as exit 10. */
export async function listAll({ run }: Driver): Promise<any[]> {
  const others = { SANDMAN_BACKEND: '', DOCKER_HOST: 'unix:///nowhere.sock' };
  const { code, stdout, stderr } = await run('list -A --json', others);
  expect(code).toBe(10);
  expect(stderr).toContain('local');
  return JSON.parse(stdout);
}
