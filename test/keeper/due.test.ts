import { describe, expect, it } from 'vitest';
import { dueTask, nextDue } from '../../src/keeper/due.js';
import { NO_LIFETIME, type Sandbox, STATES, TIMEOUT_ACTIONS } from '../../src/sandbox/sandbox.js';
import { sandboxOf } from '../support/sandboxes.js';

const SOFT = Date.parse('2030-01-02T03:04:05.000Z');
const HARD = SOFT + 60_000;
const iso = (time: number) => new Date(time).toISOString();

const both = { expiresAt: iso(SOFT), hardExpiresAt: iso(HARD) };
const verbOf = (known: Partial<Sandbox>, now: number) => dueTask(sandboxOf(known), now)?.verb ?? null;

describe('what is due', () => {
  it('is nothing without a deadline, however late it is', () => {
    expect(verbOf({}, 8.64e15)).toBeNull();
  });

  it('is nothing a millisecond before a deadline, and something at it', () => {
    expect([verbOf(both, SOFT - 1), verbOf(both, SOFT)]).toEqual([null, 'pause']);
    const hard = { hardExpiresAt: iso(HARD) };
    expect([verbOf(hard, HARD - 1), verbOf(hard, HARD)]).toEqual([null, 'kill']);
  });

  it('is what was asked for, and a pause where nothing was', () => {
    for (const onTimeout of TIMEOUT_ACTIONS) {
      expect(verbOf({ ...both, lifetime: { ...NO_LIFETIME, onTimeout } }, SOFT)).toBe(onTimeout);
    }
    expect(verbOf({ ...both, lifetime: { ...NO_LIFETIME, onTimeout: null } }, SOFT)).toBe('pause');
  });

  it('is the kill of the hard deadline where both have passed', () => {
    expect(verbOf({ ...both, lifetime: { ...NO_LIFETIME, onTimeout: 'stop' } }, HARD)).toBe('kill');
  });

  it('of a soft deadline is nothing while it does not run, and of a hard one in every state but its end', () => {
    for (const state of STATES) {
      expect([state, verbOf({ ...both, state }, SOFT)]).toEqual([
        state,
        state === 'running' ? 'pause' : null,
      ]);
      const over = state === 'gone' || state === 'killing';
      expect([state, verbOf({ ...both, state }, HARD)]).toEqual([state, over ? null : 'kill']);
    }
  });

  it('says which deadline that was', () => {
    expect(dueTask(sandboxOf(both), SOFT)?.why).toBe(`its deadline was ${both.expiresAt}`);
    expect(dueTask(sandboxOf(both), HARD)?.why).toBe(`its hard deadline was ${both.hardExpiresAt}`);
  });
});

it('the next deadline is the sooner one, and none where there is none', () => {
  expect(nextDue(sandboxOf(both))).toBe(SOFT);
  expect(nextDue(sandboxOf({ ...both, expiresAt: iso(HARD + 1) }))).toBe(HARD);
  expect(nextDue(sandboxOf({ hardExpiresAt: iso(HARD) }))).toBe(HARD);
  expect(nextDue(sandboxOf())).toBeNull();
});
