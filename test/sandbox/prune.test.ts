import { describe, expect, it } from 'vitest';
import { judge, type Verdict } from '../../src/sandbox/prune.js';
import { NO_LIFETIME, type Sandbox, type State } from '../../src/sandbox/sandbox.js';
import { sandboxOf } from '../support/sandboxes.js';

const NOW = Date.parse('2030-01-10T00:00:00.000Z');
const ago = (seconds: number) => new Date(NOW - seconds * 1000).toISOString();
const HOUR = 3600;
/** Long since made, so that only what a case is about can spare it. */
const of = (known: Partial<Sandbox>) => sandboxOf({ createdAt: ago(100 * HOUR), ...known });
const killing = { ...NO_LIFETIME, onTimeout: 'kill' } as const;

describe('what is to be cleared away', () => {
  it.each<[State, Verdict]>([
    ['stopped', 'due'],
    ['failed', 'due'],
    ['running', 'spared'],
    ['paused', 'spared'],
    ['stopping', 'spared'],
    ['creating', 'spared'],
    ['unknown', 'spared'],
    ['killing', 'spared'],
    ['gone', 'spared'],
  ])('where nothing is asked: what is %s is %s', (state, verdict) => {
    expect(judge(of({ state }), { states: null, olderThanSeconds: null }, NOW)).toBe(verdict);
  });

  it.each<[string, Partial<Sandbox>, Verdict]>([
    ['past its hard deadline', { hardExpiresAt: ago(1) }, 'due'],
    ['past its hard deadline, and paused', { state: 'paused', hardExpiresAt: ago(1) }, 'due'],
    ['before its hard deadline', { hardExpiresAt: ago(-1) }, 'spared'],
    ['past a deadline that kills', { expiresAt: ago(1), lifetime: killing }, 'due'],
    ['before a deadline that kills', { expiresAt: ago(-1), lifetime: killing }, 'spared'],
    [
      'past a deadline that pauses',
      { expiresAt: ago(1), lifetime: { ...NO_LIFETIME, onTimeout: 'pause' } },
      'spared',
    ],
    ['past a deadline of which nothing is told', { expiresAt: ago(1) }, 'spared'],
    ['on its way out', { state: 'killing', hardExpiresAt: ago(1) }, 'spared'],
  ])('what is %s', (_what, known, verdict) => {
    expect(judge(of(known), { states: null, olderThanSeconds: null }, NOW)).toBe(verdict);
    expect(judge(of(known), { states: null, olderThanSeconds: 1000 * HOUR }, NOW)).toBe(verdict);
    expect(judge(of(known), { states: new Set<State>(['failed']), olderThanSeconds: null }, NOW)).toBe(
      'spared',
    );
  });

  it.each<[State, Partial<Sandbox>, Verdict]>([
    ['stopped', { stoppedAt: ago(HOUR) }, 'due'],
    ['stopped', { stoppedAt: ago(HOUR - 1) }, 'spared'],
    ['stopped', { stoppedAt: null }, 'undated'],
    ['stopped', { nativeState: 'created' }, 'due'],
    ['stopped', { nativeState: 'created', createdAt: ago(HOUR - 1) }, 'spared'],
    ['stopped', { nativeState: 'created', createdAt: null }, 'undated'],
    ['failed', { stoppedAt: ago(HOUR) }, 'due'],
    ['failed', { stoppedAt: null }, 'undated'],
    ['paused', { pausedAt: ago(HOUR) }, 'due'],
    ['paused', { pausedAt: ago(HOUR - 1) }, 'spared'],
    ['paused', { pausedAt: null }, 'undated'],
    ['running', { createdAt: ago(HOUR) }, 'due'],
    ['running', { createdAt: ago(HOUR - 1), startedAt: ago(HOUR) }, 'spared'],
    ['running', { createdAt: null }, 'undated'],
  ])('of an hour and more: %s, %j: %s', (state, known, verdict) => {
    const rule = { states: new Set([state]), olderThanSeconds: HOUR };
    expect(judge(of({ state, ...known }), rule, NOW)).toBe(verdict);
    expect(judge(of({ state, ...known }), { ...rule, olderThanSeconds: null }, NOW)).toBe('due');
  });
});
