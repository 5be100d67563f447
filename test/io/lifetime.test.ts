import { describe, expect, it } from 'vitest';
import { lifetimeText } from '../../src/io/lifetime.js';
import type { Sandbox } from '../../src/sandbox/sandbox.js';
import { sandboxOf } from '../support/sandboxes.js';

const NOW = Date.parse('2030-01-02T06:00:00.000Z');
const at = (seconds: number) => new Date(NOW + seconds * 1000).toISOString();
const [HOUR, DAY] = [3600, 86_400];

describe('what is left of a sandbox', () => {
  it.each<[string, Partial<Sandbox>, string | null, string | null]>([
    ['paused', { state: 'paused', pausedAt: at(-3 * HOUR) }, 'paused 3h ago', `paused ${at(-3 * HOUR)}`],
    [
      'paused, with a deadline',
      { state: 'paused', pausedAt: at(-60), expiresAt: at(60) },
      'paused 1m ago',
      `paused ${at(-60)}`,
    ],
    [
      'paused, nobody tells when',
      { state: 'paused', expiresAt: at(60) },
      'expires in 1m',
      `expires ${at(60)}`,
    ],
    ['running, once paused', { pausedAt: at(-60) }, null, null],
    [
      'stopped',
      { state: 'stopped', stoppedAt: at(-2 * DAY), expiresAt: at(60) },
      'stopped 2d ago',
      `stopped ${at(-2 * DAY)}`,
    ],
    ['failed', { state: 'failed', stoppedAt: at(-60) }, 'failed 1m ago', `failed ${at(-60)}`],
    ['stopped, nobody tells when', { state: 'stopped' }, null, null],
    ['due', { expiresAt: at(12 * 60) }, 'expires in 12m', `expires ${at(12 * 60)}`],
    ['due in a moment', { expiresAt: at(2) }, 'expires in 2s', `expires ${at(2)}`],
    ['due, and not gone', { expiresAt: at(-3) }, 'expired 3s ago', `expired ${at(-3)}`],
    ['due for good', { hardExpiresAt: at(3 * HOUR) }, 'ends in 3h', `ends ${at(3 * HOUR)}`],
    ['due for good, and not gone', { hardExpiresAt: at(-3) }, 'overdue 3s ago', `overdue ${at(-3)}`],
    [
      'due, and later for good',
      { expiresAt: at(60), hardExpiresAt: at(DAY) },
      'expires in 1m',
      `expires ${at(60)}`,
    ],
    [
      'due, and sooner for good',
      { expiresAt: at(DAY), hardExpiresAt: at(60) },
      'ends in 1m',
      `ends ${at(60)}`,
    ],
    ['without a deadline', {}, null, null],
  ])('%s', (_what, known, short, whole) => {
    const sandbox = sandboxOf(known);
    expect(lifetimeText(sandbox, { short: true, now: NOW })).toBe(short);
    expect(lifetimeText(sandbox, { short: false, now: NOW })).toBe(whole);
  });
});
