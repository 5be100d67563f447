import { afterEach, beforeEach, expect, it } from 'vitest';
import { BAD_GATEWAY } from '../fakes/server.js';
import { type Driven, drive, foldersOf } from './drive.js';
import { left } from './inside.js';

let on: Driven;

beforeEach(async () => {
  on = await drive();
});
afterEach(() => on.close());

it('makes a sandbox, runs the command in it with its exit code and output, and kills it', async () => {
  const { code, stdout } = await on.run('run -e A=b -- sh -c echo\t$A;exit\t7');
  expect({ code, stdout }).toEqual({ code: 7, stdout: 'b\n' });
  expect(on.fake.count(/^POST \/v1\/sandboxes$/)).toBe(1);
  expect(on.fake.sandboxes.size).toBe(0);
  expect(left(foldersOf(on.fake))).toEqual([]);
});

it('waits for an agent that comes up after its sandbox', async () => {
  on.fake.quirks.agentLags = { requests: 9, reply: BAD_GATEWAY };
  expect(await on.run('run -- echo up')).toMatchObject({ code: 0, stdout: 'up\n' });
});

it('runs in the folder that it is told, and keeps the sandbox where it is to be kept', async () => {
  expect(await on.run('run --keep -w /proc -- pwd')).toMatchObject({ code: 0, stdout: '/proc\n' });
  expect([...on.fake.sandboxes.values()]).toMatchObject([{ status: 'running' }]);
});

it('that takes too long: exit 124, and no sandbox is left', async () => {
  expect((await on.run('run --timeout 1s -- sleep 60')).code).toBe(124);
  expect(on.fake.sandboxes.size).toBe(0);
});

it('as another user is refused', async () => {
  const { code, stderr } = await on.run('run -u root -- id');
  expect(code).toBe(125);
  expect(stderr).toContain('the template says as whom');
});
