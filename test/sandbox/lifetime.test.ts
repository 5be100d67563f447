import { describe, expect, it } from 'vitest';
import {
  type Facts,
  isCounting,
  isLost,
  isRestarted,
  isUnseen,
  isYoung,
  type Moment,
  momentAt,
  wallOf,
  withDeadlines,
} from '../../src/sandbox/lifetime.js';
import { type Lifetime, NO_LIFETIME, type Sandbox } from '../../src/sandbox/sandbox.js';
import { sandboxOf } from '../support/sandboxes.js';

const OWN = 'own';
const CREATED = Date.parse('2030-01-02T03:04:05.000Z');
const HOUR = 3600;

/** So many seconds after the sandbox was made, with the clock set forward by so many since. */
function at(seconds: number, set = 0, boot: string | null = 'one'): Moment {
  return { wall: CREATED + (seconds + set) * 1000, uptime: 50_000 + seconds * 1000, boot };
}

const iso = (seconds: number) => new Date(CREATED + seconds * 1000).toISOString();
const secondsOf = (time: string | null) => time && (Date.parse(time) - CREATED) / 1000;

function boxOf(lifetime: Partial<Lifetime>, known: Partial<Sandbox> = {}): Sandbox {
  const own = { ...NO_LIFETIME, keeper: OWN, ...lifetime };
  return sandboxOf({ createdAt: iso(0), startedAt: iso(0), lifetime: own, ...known });
}

/** Rows with their titles. */
function named<T extends { rule: string }>(rows: readonly T[]): [string, T][] {
  return rows.map((row) => [row.rule, row]);
}

describe('when something was by the clock as it is set now', () => {
  it.each(
    named<{ rule: string; moment: Moment; now: Moment; moved: number }>([
      { rule: 'is as it was noted', moment: at(0), now: at(500), moved: 0 },
      { rule: 'is later by what the clock was set forward', moment: at(0), now: at(9, HOUR), moved: HOUR },
      { rule: 'is sooner by what it was set back', moment: at(0), now: at(9, -HOUR), moved: -HOUR },
      { rule: 'does not follow small steps', moment: at(0), now: at(9, 0.09), moved: 0 },
      { rule: 'moves forward to the later tenth', moment: at(0), now: at(9, 3.41), moved: 3.5 },
      { rule: 'moves back to the later tenth', moment: at(0), now: at(9, -3.49), moved: -3.4 },
      { rule: 'is as noted before the machine began anew', moment: at(0), now: at(9, HOUR, 'two'), moved: 0 },
      {
        rule: 'is as noted where starts have no names',
        moment: at(0, 0, null),
        now: at(9, 9, null),
        moved: 0,
      },
    ]),
  )('%s', (_, { moment, now, moved }) => {
    expect(wallOf(moment, now) - moment.wall).toBe(moved * 1000);
  });

  it('is what it is told to be at a time of the clock as it is now', () => {
    const now = at(100, HOUR);
    expect(wallOf(momentAt(now.wall - 5000, now), at(200, HOUR))).toBe(now.wall - 5000);
    expect(wallOf(momentAt(now.wall - 5000, now), at(200, 0))).toBe(now.wall - 5000 - HOUR * 1000);
  });
});

interface Row {
  rule: string;
  lifetime?: Partial<Lifetime>;
  known?: Partial<Sandbox>;
  facts?: Facts;
  now?: Moment;
  soft: number | null;
  hard: number | null;
}

const born = at(0);
const run = { state: 'running', at: at(0), started: iso(0) } as const;
const ttl = { ttlSeconds: 60 };
const max = { maxLifetimeSeconds: 300 };

describe('a sandbox’s deadlines', () => {
  it.each(
    named<Row>([
      { rule: 'are none where none were asked for', soft: null, hard: null },
      {
        rule: 'count from its making',
        lifetime: { ...ttl, ...max },
        facts: { born, run },
        soft: 60,
        hard: 300,
      },
      { rule: 'are known without any note', lifetime: { ...ttl, ...max }, soft: 60, hard: 300 },
      {
        rule: 'count from its last start, the hard one not',
        lifetime: { ...ttl, ...max },
        facts: { born, run: { state: 'running', at: at(20) } },
        soft: 80,
        hard: 300,
      },
      {
        rule: 'count from a start by another hand',
        lifetime: ttl,
        known: { startedAt: iso(30) },
        facts: { born, run },
        soft: 90,
        hard: null,
      },
      {
        rule: 'count from now where nobody saw it resume',
        lifetime: ttl,
        facts: { born, run: { state: 'paused', at: at(20) } },
        now: at(40),
        soft: 100,
        hard: null,
      },
      {
        rule: 'do not count from the start that was noted, however the clock was set since',
        lifetime: ttl,
        facts: { born, run: { state: 'running', at: at(40, -HOUR), started: iso(0) } },
        now: at(50, -HOUR),
        soft: 100 - HOUR,
        hard: null,
      },
      {
        rule: 'are the changed ones',
        facts: { ttl: { seconds: 9, at: at(30) } },
        lifetime: ttl,
        soft: 39,
        hard: null,
      },
      {
        rule: 'count from the last start where that is later than the change',
        facts: { born, ttl: { seconds: 9, at: at(30) }, run: { state: 'running', at: at(45) } },
        lifetime: ttl,
        soft: 54,
        hard: null,
      },
      {
        rule: 'are none where they were taken away',
        facts: { born, run, ttl: { seconds: null, at: at(30) }, hard: { seconds: null, at: at(30) } },
        lifetime: { ...ttl, ...max },
        soft: null,
        hard: null,
      },
      {
        rule: 'count from their change, the hard one always',
        facts: { born, run, hard: { seconds: 9, at: at(30) } },
        lifetime: max,
        soft: null,
        hard: 39,
      },
      {
        rule: 'are those of its making where notes are damaged',
        facts: {
          born,
          run,
          ttl: { seconds: 9, at: at(30) },
          hard: { seconds: 9, at: at(30) },
          damaged: true,
        },
        lifetime: { ...ttl, ...max },
        soft: 60,
        hard: 300,
      },
      {
        rule: 'go with the clock when that is set',
        lifetime: { ...ttl, ...max },
        facts: { born, run },
        now: at(10, HOUR),
        soft: 60 + HOUR,
        hard: 300 + HOUR,
      },
      {
        rule: 'stand still with it while it is paused, the hard one not',
        lifetime: { ...ttl, ...max },
        known: { state: 'paused' },
        facts: { born, run },
        soft: null,
        hard: 300,
      },
      {
        rule: 'of another user or machine are no concern of this one',
        lifetime: { ...ttl, ...max, keeper: 'other' },
        facts: { ttl: { seconds: 9, at: at(0) } },
        soft: null,
        hard: null,
      },
      {
        rule: 'that no date can be as late as are none',
        lifetime: { ttlSeconds: 1e13, maxLifetimeSeconds: 1e13 },
        soft: null,
        hard: null,
      },
    ]),
  )('%s', (_, { lifetime = {}, known, facts = {}, now = at(50), soft, hard }) => {
    const { expiresAt, hardExpiresAt } = withDeadlines(boxOf(lifetime, known), facts, now, OWN);
    expect([secondsOf(expiresAt), secondsOf(hardExpiresAt)]).toEqual([soft, hard]);
  });

  it('pause it where nothing else was asked for, and are kept by whoever has set them', () => {
    const plain = boxOf({ keeper: null });
    const lifetimeOf = (sandbox: Sandbox, facts: Facts) => withDeadlines(sandbox, facts, at(9), OWN).lifetime;
    expect(lifetimeOf(plain, {})).toMatchObject({ onTimeout: null, keeper: null });
    const facts = { ttl: { seconds: 9, at: at(0) } };
    expect(lifetimeOf(plain, facts)).toMatchObject({ ttlSeconds: 9, onTimeout: 'pause', keeper: OWN });
    expect(lifetimeOf(boxOf({ ...ttl, onTimeout: 'kill' }), facts)).toMatchObject({ onTimeout: 'kill' });
    expect(lifetimeOf(boxOf(max), {})).toMatchObject({ onTimeout: null, keeper: OWN });
  });
});

describe('since when a sandbox is paused', () => {
  const paused = boxOf({}, { state: 'paused' });
  const pausedAt = (facts: Facts, now = at(50)) => secondsOf(withDeadlines(paused, facts, now, OWN).pausedAt);

  it('is known where that was noted, and goes with the clock', () => {
    const facts: Facts = { run: { state: 'paused', at: at(20) } };
    expect(pausedAt(facts)).toBe(20);
    expect(pausedAt(facts, at(50, HOUR))).toBe(20 + HOUR);
  });

  it('is not known where it was noted to do something else, or was started since', () => {
    expect(pausedAt({})).toBeNull();
    expect(pausedAt({ run })).toBeNull();
    expect(pausedAt({ run: { state: 'paused', at: at(-20) } })).toBeNull();
  });
});

it('one that runs unseen is told from one that was started anew, and from one that was seen', () => {
  const box = boxOf(ttl, { startedAt: iso(30) });
  const told = (facts: Facts) => [isUnseen(box, facts), isRestarted(box, facts)];
  expect(told({})).toEqual([false, false]);
  expect(told({ run: { state: 'running', at: at(30) } })).toEqual([false, false]);
  expect(told({ run: { state: 'paused', at: at(40) } })).toEqual([true, false]);
  expect(told({ run: { state: 'stopped', at: at(10) } })).toEqual([false, true]);
  expect(told({ run: { state: 'running', at: at(10), started: iso(0) } })).toEqual([false, true]);
  expect(told({ run: { state: 'running', at: at(10), started: iso(30) } })).toEqual([false, false]);
});

it('what was known is lost where nothing is noted of one that is older than a minute', () => {
  const box = boxOf(ttl);
  expect([isYoung(box, at(59)), isYoung(box, at(61))]).toEqual([true, false]);
  expect([isLost(box, {}, at(59), OWN), isLost(box, {}, at(61), OWN)]).toEqual([false, true]);
  expect(isLost(box, { born }, at(61), OWN)).toBe(false);
  expect(isLost(boxOf({ ...ttl, keeper: 'other' }), {}, at(61), OWN)).toBe(false);
});

it.each(
  named<{ rule: string; lifetime?: Partial<Lifetime>; known?: Partial<Sandbox>; counts: boolean }>([
    { rule: 'with a deadline', known: { expiresAt: iso(9) }, counts: true },
    { rule: 'paused, with a hard deadline', known: { state: 'paused', hardExpiresAt: iso(9) }, counts: true },
    { rule: 'running that may be idle', lifetime: { idleSeconds: 60 }, counts: true },
    {
      rule: 'paused that may be idle',
      lifetime: { idleSeconds: 60 },
      known: { state: 'paused' },
      counts: false,
    },
    {
      rule: 'paused with a port that wakes it',
      lifetime: { autoResume: true },
      known: { state: 'paused', endpoints: [{ port: 80, protocol: 'tcp', host: '127.0.0.1:8080' }] },
      counts: true,
    },
    {
      rule: 'paused without a port',
      lifetime: { autoResume: true },
      known: { state: 'paused' },
      counts: false,
    },
    { rule: 'of another keeper that may be idle', lifetime: { idleSeconds: 60, keeper: 'x' }, counts: false },
    { rule: 'with nothing of that', counts: false },
  ]),
)('one %s is to be seen to, or not', (_, { lifetime = {}, known = {}, counts }) => {
  expect(isCounting(boxOf(lifetime, known), OWN)).toBe(counts);
});
