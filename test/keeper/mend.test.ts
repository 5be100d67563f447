import { describe, expect, it } from 'vitest';
import { mend, rewrite, runToNote, sameFacts } from '../../src/keeper/mend.js';
import { factStore } from '../../src/lifetimes/fact-store.js';
import type { Facts, Moment } from '../../src/sandbox/lifetime.js';
import { NO_LIFETIME } from '../../src/sandbox/sandbox.js';
import { temporaryFolder } from '../support/files.js';
import { sandboxOf } from '../support/sandboxes.js';

const CREATED = '2030-01-02T03:04:05.000Z';
const STARTED = '2030-01-02T03:04:06.000Z';
const OWN = 'own';
const lifetime = { ...NO_LIFETIME, ttlSeconds: 60, keeper: OWN };

/** So many seconds after it was made. */
function at(seconds: number): Moment {
  return { wall: Date.parse(CREATED) + seconds * 1000, uptime: 100_000 + seconds * 1000, boot: 'one' };
}

const box = sandboxOf({ createdAt: CREATED, startedAt: STARTED, lifetime });
const born = at(0.2);
const ttl = { seconds: 7200, at: at(5) };
const run = { state: 'running', at: at(2) } as const;

describe('what is known of a sandbox', () => {
  it('stays as it is read where nothing is missing', () => {
    expect(mend(box, { born, run, ttl }, { born, run }, OWN, at(100))).toEqual({
      facts: { born, run, ttl },
      noted: { born, run, ttl },
      from: null,
    });
  });

  it.each([10, 1000])('is had from memory where it is lost %s s after the sandbox was made', (seconds) => {
    expect(mend(box, {}, { born, run, ttl }, OWN, at(seconds))).toEqual({
      facts: { born, run, ttl },
      noted: { born, run, ttl },
      from: 'memory',
    });
  });

  it('is had from memory for the one fact that is damaged, and read for the others', () => {
    const hard = { seconds: 9, at: at(8) };
    const { facts, from } = mend(box, { born, hard, damaged: true }, { born, run, ttl }, OWN, at(10));
    expect({ facts, from }).toEqual({ facts: { born, run, ttl, hard }, from: 'memory' });
  });

  it('is what it was made with where nobody remembers more', () => {
    expect(mend(box, {}, {}, OWN, at(1000))).toMatchObject({
      facts: { born: at(0), run: { state: 'running', at: at(1), started: STARTED } },
      from: 'sandbox',
    });
    const paused = { ...box, state: 'paused' } as const;
    expect(mend(paused, {}, {}, OWN, at(1000)).facts).toEqual({ born: at(0) });
  });

  it('began no later than now, whatever clock the engine told that by', () => {
    const { facts } = mend(box, {}, {}, OWN, at(-1000));
    expect(facts).toMatchObject({ born: at(-1000), run: { at: at(-1000), started: STARTED } });
  });

  it('is not lost while whoever has made it may be about to note it, nor noted by that', () => {
    expect(mend(box, {}, {}, OWN, at(10))).toEqual({
      facts: { born: at(0), run: { state: 'running', at: at(1), started: STARTED } },
      noted: {},
      from: null,
    });
  });

  it('of what carries no deadline of this machine, is not missed', () => {
    const plain = sandboxOf({ createdAt: CREATED, startedAt: STARTED });
    expect(mend(plain, {}, {}, OWN, at(1000))).toEqual({ facts: {}, noted: {}, from: null });
  });
});

describe('what a sandbox does', () => {
  it('is noted where that was not what was noted', () => {
    const paused = { ...box, state: 'paused' } as const;
    const stopped = { ...box, state: 'stopped' } as const;
    expect(runToNote(box, { run }, at(50), true)).toBeNull();
    expect(runToNote(paused, { run }, at(50), true)).toEqual({
      state: 'paused',
      at: at(50),
      started: STARTED,
    });
    expect(runToNote(stopped, { run }, at(50), false)).toEqual({
      state: 'stopped',
      at: at(50),
      started: STARTED,
    });
    expect(runToNote(box, { run: { state: 'stopped', at: at(40) } }, at(50), true)).toEqual({
      state: 'running',
      at: at(50),
      started: STARTED,
    });
  });

  it('is not noted of a pause that nobody has seen begin', () => {
    expect(runToNote({ ...box, state: 'paused' }, { run }, at(50), false)).toBeNull();
  });

  it('is not noted of what is on its way, or has failed', () => {
    for (const state of ['pausing', 'failed', 'unknown'] as const) {
      expect(runToNote({ ...box, state }, { run }, at(50), true)).toBeNull();
    }
  });

  it('counts from the start that the engine tells of, where that is later than what was noted', () => {
    const restarted = { ...box, startedAt: new Date(at(30).wall).toISOString() };
    expect(runToNote(restarted, { run }, at(50), false)).toEqual({
      state: 'running',
      at: at(30),
      started: restarted.startedAt,
    });
    const early: Facts = { run: { state: 'running', at: at(-99) } };
    expect(runToNote(restarted, early, at(20), false)).toMatchObject({ at: at(20) });
  });
});

it('what was mended is written, and no more stays than that', () => {
  const store = factStore(temporaryFolder());
  store.write('box', 'hard', { seconds: 5, at: at(1) });
  rewrite(store, 'box', { born, ttl });
  expect(store.read('box')).toEqual({ born, ttl });
});

it('facts are the same where each of them is', () => {
  const facts: Facts = { born, run, ttl };
  expect(sameFacts(facts, structuredClone(facts))).toBe(true);
  expect(sameFacts(facts, { born, run })).toBe(false);
  expect(sameFacts(facts, { ...facts, ttl: { ...ttl, seconds: null } })).toBe(false);
});
