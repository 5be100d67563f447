import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Driven, drive } from './drive.js';

let on: Driven;

beforeEach(async () => {
  on = await drive();
});
afterEach(() => on.close());

it('run --timeout ends with 124, and leaves neither the sandbox nor the process', async () => {
  expect((await on.run('run --timeout 1s -- sleep 60')).code).toBe(124);
  expect(on.fake.sandboxes.size).toBe(0);
  for (const { machine } of on.fake.insides) expect(machine.inmates.size).toBe(0);
});

it('run -u is refused with nothing made, and run -w is where the command begins', async () => {
  const refused = await on.run('run -u root --json -- true');
  expect(refused.code).toBe(125);
  expect(JSON.parse(refused.stderr).error.code).toBe('unsupported');
  expect(on.fake.count(/^POST/)).toBe(0);
  expect((await on.run('run -w /proc -- pwd')).stdout).toBe('/proc\n');
});

it('run --keep leaves the sandbox, and no session in it', async () => {
  expect((await on.run('run --keep -- true')).code).toBe(0);
  const [sandbox] = [...on.fake.sandboxes.values()];
  expect(sandbox?.inside?.sessions.size).toBe(0);
});
