import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Idleness, lookedAgain, nextLook } from '../../src/keeper/idle.js';

const MINUTE = 60_000;

/** Looked at at a time, and active then. */
function looked(at: number, known: Partial<Idleness> = {}): Idleness {
  return { activeAt: at, lookedAt: at, activity: { cpuSeconds: 10, sentBytes: 500 }, commands: 0, ...known };
}

describe('a look at whether a sandbox is idle', () => {
  const before = looked(1000);
  const after = (cpuSeconds: number, sentBytes = 500, known: Partial<Idleness> = {}) =>
    lookedAgain({ ...before, ...known }, { cpuSeconds, sentBytes }, 1000 + 100_000);

  it('takes no more than 1 % of a CPU for idle', () => {
    expect(after(10)).toEqual({ ...before, lookedAt: 101_000 });
    expect(after(11).activeAt).toBe(1000);
    expect(after(11.01).activeAt).toBe(101_000);
  });

  it('takes whatever was sent for activity', () => {
    expect(after(10, 501).activeAt).toBe(101_000);
  });

  it('takes counters that began anew for activity', () => {
    expect(after(0).activeAt).toBe(101_000);
    expect(after(10, 0).activeAt).toBe(101_000);
  });

  it('takes a command that was begun inside for activity, until it has ended', () => {
    expect(after(10, 500, { commands: 1 }).activeAt).toBe(101_000);
  });

  it('is compared with the last one, not with the first', () => {
    const slow = [1, 2, 3].reduce(
      (seen, minute) =>
        lookedAgain(seen, { cpuSeconds: 10 + minute * 0.5, sentBytes: 500 }, 1000 + minute * MINUTE),
      before,
    );
    expect(slow).toMatchObject({ activeAt: 1000, lookedAt: 181_000 });
  });
});

describe('the next look', () => {
  it.each([
    { idleMs: MINUTE, at: MINUTE, rule: 'is at the end of the shortest time' },
    { idleMs: 90_000, at: 90_000, rule: 'waits for an end that comes soon after a minute' },
    { idleMs: 10 * MINUTE, at: MINUTE, rule: 'is after a minute where the end is far' },
  ])('$rule', ({ idleMs, at }) => {
    expect(nextLook(looked(5000), idleMs)).toBe(5000 + at);
  });

  it('is never less than a minute after the last, and never so late that the end passes for more than that', () => {
    const times = fc.record({
      quiet: fc.nat(10 * MINUTE),
      idleMs: fc.integer({ min: MINUTE, max: 30 * MINUTE }),
    });
    fc.assert(
      fc.property(times, ({ quiet, idleMs }) => {
        const idleness = looked(10 * MINUTE, { activeAt: 10 * MINUTE - quiet });
        const next = nextLook(idleness, idleMs);
        expect(next - idleness.lookedAt).toBeGreaterThanOrEqual(MINUTE);
        expect(next).toBeLessThanOrEqual(Math.max(idleness.activeAt + idleMs, idleness.lookedAt + MINUTE));
      }),
    );
  });
});

interface Burst {
  /** How long nothing is done before it. */
  quietMs: number;
  cpuSeconds: number;
}

it('nothing is taken for idle before its time, nor much later, and nothing is looked at more than once a minute', () => {
  const burst: fc.Arbitrary<Burst> = fc.record({
    quietMs: fc.integer({ min: 1, max: 20 * MINUTE }),
    cpuSeconds: fc.integer({ min: 5, max: 50 }),
  });
  const idle = fc.integer({ min: MINUTE, max: 15 * MINUTE });
  fc.assert(
    fc.property(fc.array(burst, { maxLength: 20 }), idle, (bursts, idleMs) => {
      const { foundAt, lastActive, looks } = watchIdle(bursts, idleMs);
      expect(foundAt - lastActive).toBeGreaterThanOrEqual(idleMs);
      // When something was done between two looks nobody knows: it may have been just before the second, and the
      // last look before the end may be a minute before it.
      expect(foundAt - lastActive).toBeLessThanOrEqual(idleMs + 2 * MINUTE);
      for (const [index, at] of looks.entries()) {
        if (index > 0) expect(at - Number(looks[index - 1])).toBeGreaterThanOrEqual(MINUTE);
      }
    }),
  );
});

/** Looks as a keeper does, until it is idle for long enough. */
function watchIdle(bursts: readonly Burst[], idleMs: number) {
  let time = 0;
  const deeds = bursts.map(({ quietMs, cpuSeconds }) => {
    time += quietMs;
    return { at: time, cpuSeconds };
  });
  const usedBy = (now: number) =>
    deeds.reduce((sum, { at, cpuSeconds }) => (at <= now ? sum + cpuSeconds : sum), 0);
  const activityAt = (now: number) => ({ cpuSeconds: usedBy(now), sentBytes: 0 });
  let seen: Idleness = { activeAt: 0, lookedAt: 0, activity: activityAt(0), commands: 0 };
  const looks = [0];
  while (seen.lookedAt < seen.activeAt + idleMs || seen.lookedAt === 0) {
    const now = nextLook(seen, idleMs);
    looks.push(now);
    seen = lookedAgain(seen, activityAt(now), now);
  }
  const past = deeds.filter(({ at }) => at <= seen.lookedAt).map(({ at }) => at);
  return { foundAt: seen.lookedAt, lastActive: Math.max(0, ...past), looks };
}
