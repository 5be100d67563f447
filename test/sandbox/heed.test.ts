import { describe, expect, it } from 'vitest';
import { secondsUntil, unheeded } from '../../src/sandbox/heed.js';
import { NO_LIFETIME, type State } from '../../src/sandbox/sandbox.js';

const NOW = Date.parse('2026-01-01T00:00:00Z');
const SPAN = { since: NOW, until: NOW + 3000 };

/** An end so many seconds from now; null: none. */
const at = (seconds: number | null) =>
  seconds === null ? null : new Date(NOW + seconds * 1000).toISOString();
const one = (soft: number | null, hard: number | null = null, state: State = 'running', idle?: number) => ({
  backend: 'far',
  state,
  expiresAt: at(soft),
  hardExpiresAt: at(hard),
  lifetime: { ...NO_LIFETIME, idleSeconds: idle ?? null },
});

describe('a deadline that was asked for', () => {
  it.each([
    ['is as asked for', one(600), { ttlSeconds: 600 }, null],
    ['began to count later', one(603), { ttlSeconds: 600 }, one(300)],
    ['is off by clocks that differ', one(650), { ttlSeconds: 600 }, one(300)],
    ['is the same as before', one(601), { ttlSeconds: 600 }, one(600)],
    ['is taken away', one(null), { ttlSeconds: null }, one(600)],
    ['begins with the next run', one(null, null, 'paused'), { ttlSeconds: 600 }, one(null, null, 'paused')],
    ['was not asked for', one(600, 7200), {}, one(600, 7200)],
    ['went with the state', one(null, 7200, 'paused'), { maxLifetimeSeconds: 7200 }, one(600, 3600)],
    ['was set with the hard one', one(600, 3600), { ttlSeconds: 600, maxLifetimeSeconds: 3600 }, null],
  ] as const)('that %s is no news', (_, now, asked, before) => {
    expect(unheeded(now, asked, SPAN, before)).toEqual({ soft: null, hard: null });
  });

  it.each([
    ['cut', one(600), { ttlSeconds: 7200 }, one(300), 'far allows no more: the deadline is END'],
    ['cut at first', one(600), { ttlSeconds: 7200 }, null, 'far allows no more: the deadline is END'],
    ['not put off', one(600), { ttlSeconds: 7200 }, one(601), 'far has not moved the deadline: it is END'],
    [
      'not brought nearer',
      one(600),
      { ttlSeconds: 90 },
      one(600),
      'far has not moved the deadline: it is END',
    ],
    [
      'short, and not moved',
      one(60),
      { ttlSeconds: 90 },
      one(60),
      'far has not moved the deadline: it is END',
    ],
    ['too late', one(600), { ttlSeconds: 90 }, one(60), 'END, later than was asked for'],
    ['not had', one(null), { ttlSeconds: 90 }, one(60), 'far took the deadline, and tells of none'],
    ['still there', one(600), { ttlSeconds: null }, one(600), 'has not taken the deadline away: it is END'],
    [
      'moved unasked',
      one(900, 7200),
      { maxLifetimeSeconds: 7200 },
      one(600),
      'has moved the deadline as well',
    ],
    ['gone unasked', one(null, 7200), { maxLifetimeSeconds: 7200 }, one(600), 'as well: it is none now'],
    ['idle', one(300, null, 'running', 300), { ttlSeconds: 3600 }, one(299), 'nobody is connected'],
    [
      'behind the hard one',
      one(600, 300),
      { ttlSeconds: 600 },
      one(60, 300),
      'the hard deadline comes first',
    ],
  ] as const)('and is %s is told with the real end', (_, now, asked, before, says) => {
    const { soft, hard } = unheeded(now, asked, SPAN, before);
    expect(soft).toContain(says.replace('END', now.expiresAt ?? ''));
    expect(hard).toBeNull();
  });

  it('is looked at for the hard one too', () => {
    const moved = unheeded(one(600, 9000), { ttlSeconds: 600 }, SPAN, one(300, 7200));
    expect(moved).toEqual({
      soft: null,
      hard: `far has moved the hard deadline as well: it is ${at(9000)} now`,
    });
    const cut = unheeded(one(600, 900), { maxLifetimeSeconds: 7200 }, SPAN, null);
    expect(cut.hard).toBe(`far allows no more: the hard deadline is ${at(900)}`);
  });
});

it('what is left is told in whole seconds, never less than none', () => {
  expect(secondsUntil(at(90.4), NOW)).toBe(90);
  expect(secondsUntil(at(-5), NOW)).toBe(0);
  expect(secondsUntil(null, NOW)).toBeNull();
});
