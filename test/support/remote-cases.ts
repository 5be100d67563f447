import { expect, it } from 'vitest';
import type { FakeServer } from '../fakes/server.js';
import type { Driver } from './drive.js';

/** What every remote backend does when a verb is done already. */
export function testRepeatedVerbs(given: () => Driver): void {
  it('pause of a paused one and resume of a running one exit 0 with changed false', async () => {
    const { create, json, run } = given();
    const id = await create();
    expect(await json(`resume ${id}`)).toMatchObject({ state: 'running', changed: false });
    await run(`pause ${id}`);
    expect(await json(`pause ${id}`)).toMatchObject({ state: 'paused', changed: false });
  });

  it('kill of one that is gone exits 4, and 0 with --missing-ok', async () => {
    const { create, run } = given();
    const id = await create();
    await run(`kill ${id}`);
    expect((await run(`kill ${id}`)).code).toBe(4);
    expect((await run(`kill ${id} --missing-ok`)).code).toBe(0);
  });
}

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
