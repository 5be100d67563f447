import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';

const LOOK = `
  import { readFileSync } from 'node:fs';
  import { machineClock } from './src/lifetimes/clock.ts';
  const up = () => Number.parseFloat(readFileSync('/proc/uptime', 'utf8')) * 1000;
  const clock = machineClock();
  const apart = Array.from({ length: 20 }, () => {
    const from = up();
    const { uptime } = clock.now();
    return Math.max(from - uptime, uptime - up());
  });
  console.log(Math.max(...apart));
`;

it('the time since the start is as exact in the executable as the system tells it', () => {
  const told = execFileSync('node_modules/.bin/bun', ['-e', LOOK], { encoding: 'utf8' });
  expect(Number(told)).toBeLessThanOrEqual(1);
});
