import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HostRun } from '../support/host.js';
import { type Kept, LIFETIMES, type Outcome } from './lifetimes.js';
import { type Site, sinceNow, writes } from './site.js';
import { KINDS, rowsOf } from './table.js';

let on: Site;

/** How far what is told may be from what the service has: some write whole seconds. */
const NEAR_MS = 2000;
const HALF_AN_HOUR = 1800;

const told = ({ code, stdout, stderr }: HostRun) => {
  expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout);
};
const secondsTo = (end: number | null) => (end === null ? null : (end - on.now()) / 1000);

function expectNear(real: number | null, wanted: number | null, what: string): void {
  if (real === null || wanted === null) expect(real, what).toBe(wanted);
  else expect(Math.abs(real - wanted), `${what}: ${real}, not ${wanted}`).toBeLessThanOrEqual(NEAR_MS / 1000);
}

/** The end that is printed is the one that the service has. */
function expectTold(printed: { expiresAt: string | null; hardExpiresAt: string | null }, id: string): void {
  const { soft, hard } = on.endsOf(id);
  const pairs = [
    [printed.expiresAt, soft],
    [printed.hardExpiresAt, hard],
  ] as const;
  for (const [text, real] of pairs) {
    expect(text === null, `${text}`).toBe(real === null);
    if (text !== null && real !== null)
      expect(Math.abs(Date.parse(text) - real)).toBeLessThanOrEqual(NEAR_MS);
  }
}

/** In the service it is as wanted, and where that is not what was asked for, stderr has the real end. */
function expectKept(id: string, { soft, hard, warns, ...rest }: Kept, stderr: string): void {
  const ends = on.endsOf(id);
  if (soft !== undefined) expectNear(secondsTo(ends.soft), soft, 'soft');
  if (hard !== undefined) expectNear(secondsTo(ends.hard), hard, 'hard');
  expect(ends).toMatchObject(rest);
  if (warns === undefined) expect(stderr).not.toContain('warning');
  else for (const part of [warns, new Date(ends.soft ?? 0).toISOString()]) expect(stderr).toContain(part);
}

const WORDS = { 2: 'usage', 8: 'conflict', 9: 'unsupported' } as const;

/** It is refused with the word that it should be, and the answer is empty. */
function expectRefused({ code, stdout, stderr }: HostRun, wanted: 2 | 8 | 9): void {
  expect({ code, stdout }, stderr).toEqual({ code: wanted, stdout: '' });
  const { error } = JSON.parse(stderr);
  expect(error.code).toBe(WORDS[wanted]);
  if (wanted !== 2) expect(error.hint).toEqual(expect.any(String));
}

const linesOf = (outcomes: Readonly<Record<string, Outcome>>) =>
  Object.entries(outcomes).map(([line, outcome]) => ({ line, outcome }));

describe.each(rowsOf(KINDS))('on $name', ({ service }) => {
  const row = LIFETIMES[service.type];

  beforeEach(async () => {
    on = await service.start();
  });
  afterEach(() => on.close());

  it.each(linesOf(row.create))('create $line: $outcome', async ({ line, outcome }) => {
    const ran = await on.run(`create ${line} --json`.replace('  ', ' '));
    if (typeof outcome === 'number') {
      expectRefused(ran, outcome);
      expect(on.requests()).toEqual([]);
      return;
    }
    const made = JSON.parse(ran.stdout);
    expect(ran.code).toBe(0);
    expectKept(made.id, outcome, ran.stderr);
    expectTold(made, made.id);
    if (outcome.onTimeout !== undefined) expect(made.lifetime.onTimeout).toBe(outcome.onTimeout);
    if (outcome.autoResume) expect(made.lifetime.autoResume).toBe(true);
    if (line.includes('--no-auto-resume')) expect(made.lifetime.autoResume).toBe(false);
    if (outcome.idleSeconds) expect(made.lifetime.idleSeconds).toBe(outcome.idleSeconds);
  });

  it.each(linesOf(row.ttl))(
    `ttl ID $line, of one made with ${row.made}: $outcome`,
    async ({ line, outcome }) => {
      const id = await on.create(row.made);
      const before = on.endsOf(id);
      const sent = sinceNow(on);
      const ran = await on.run(`ttl ${id} ${line} --json`.replace('  ', ' '));
      if (line === '' || typeof outcome === 'number') {
        expect(writes(sent())).toEqual([]);
        expect(on.endsOf(id)).toEqual(before);
      }
      if (typeof outcome === 'number') {
        expectRefused(ran, outcome);
        // What cannot be had of any is known without asking; how far away is too far, only by whose it is.
        if (outcome === 9 && line !== '30000d') expect(sent()).toEqual([]);
        return;
      }
      const shown = JSON.parse(ran.stdout);
      expect(ran.code).toBe(0);
      expectKept(id, outcome, ran.stderr);
      expectTold(shown, id);
      const { soft } = on.endsOf(id);
      expect(shown.onTimeout).toBe(soft === null ? null : on.endsOf(id).onTimeout);
      if (/^\d|none/.test(line)) expectNear(shown.ttlSeconds, secondsTo(soft), 'ttlSeconds');
      if (/^[\d.]+s$/.test(line)) expect(shown.ttlSeconds).toBe(outcome.soft);
      expect(on.fake.count(/refresh/)).toBe(0);
    },
  );

  it('ttl of a paused one is kept for its next run, or exits 8 with the way to set it', async () => {
    const id = await on.create(row.made);
    await on.json(`pause ${id}`);
    const before = on.endsOf(id);
    const ran = await on.run(`ttl ${id} 1h --json`);
    if (typeof row.paused.ttl === 'number') {
      expectRefused(ran, row.paused.ttl);
      expect(on.endsOf(id)).toEqual(before);
    } else {
      expect(ran.code).toBe(0);
      const { soft, hard } = on.endsOf(id);
      expectTold(JSON.parse(ran.stdout), id);
      if (row.paused.ttl.warns === undefined) expect(ran.stderr).toBe('');
      else expect(ran.stderr).toContain(row.paused.ttl.warns);
      expectNear(secondsTo(soft), row.paused.ttl.soft ?? null, 'soft');
      if (row.paused.ttl.hard !== undefined) expectNear(secondsTo(hard), row.paused.ttl.hard, 'hard');
    }
    expect(on.stateOf(id)).toBe('paused');
    await on.json(`resume ${id}`);
    expectNear(secondsTo(on.endsOf(id).soft), row.paused.resumed, 'soft');
  });

  it('resume without a time leaves what creation gave, and says until when', async () => {
    const id = await on.create(row.made);
    const { hard } = on.endsOf(id);
    await on.json(`pause ${id}`);
    const { stderr } = await on.run(`resume ${id}`);
    const ends = on.endsOf(id);
    expectNear(secondsTo(ends.soft), row.resumed, 'soft');
    expect(ends.hard).toBe(hard);
    const end = new Date(ends.soft ?? 0).toISOString().replace(/\.\d+Z$/, '');
    expect(stderr).toContain(`${id} is ${ends.onTimeout === 'pause' ? 'paused' : 'killed'} in `);
    expect(stderr).toContain(end);
  });

  it.each([
    ['30m', 1800],
    ['90.2s', 91],
    ['5m', 300],
  ])('resume --ttl %s gives that, and a second one leaves it and says so', async (ttl, seconds) => {
    const id = await on.create(row.made);
    const { hard } = on.endsOf(id);
    await on.json(`pause ${id}`);
    const resumed = await on.run(`resume ${id} --ttl ${ttl} --json`);
    expect(told(resumed)).toMatchObject({ state: 'running', changed: true });
    expect(resumed.stderr).toBe('');
    expectNear(secondsTo(on.endsOf(id).soft), seconds, 'soft');
    expect(on.endsOf(id).hard).toBe(hard);
    const before = on.endsOf(id);
    const again = await on.run(`resume ${id} --ttl 1h --json`);
    expect(JSON.parse(again.stdout)).toMatchObject({ state: 'running', changed: false });
    expect(again.stderr).toContain('its deadline is as it was');
    expect(on.endsOf(id)).toEqual(before);
    expect((await on.run(`resume ${id} --ttl 1h`)).stderr.match(/its deadline is as it was/g)).toHaveLength(
      1,
    );
  });

  if (service.type !== 'hopx') {
    it('resume --ttl of what another has resumed meanwhile brings no end nearer', async () => {
      const id = await on.create('--ttl 30m');
      on.fake.fault(service.requests.one(id), { kind: 'reply', reply: on.told(id, 'paused') });
      await on.json(`resume ${id} --ttl 1m`);
      expectNear(secondsTo(on.endsOf(id).soft), 1800, 'soft');
    });
  }

  it('several that are resumed with a time: that of each that ran already is said', async () => {
    const [paused, running] = [await on.create('--ttl 10m'), await on.create('--ttl 10m')];
    await on.json(`pause ${paused}`);
    const { stderr } = await on.run(`resume ${paused} ${running} --ttl 30m`);
    expect(stderr).toContain(`${running} ran already`);
    expect(stderr).not.toContain(`${paused} ran already`);
    expectNear(secondsTo(on.endsOf(paused).soft), 1800, 'soft');
    expectNear(secondsTo(on.endsOf(running).soft), 600, 'soft');
  });

  it.each([
    ['2h', 'not farther away'],
    ['5m', 'not nearer'],
  ])('ttl ID %s that the service takes, and does not do: the real end is said', async (ttl) => {
    const id = await on.create('--ttl 10m');
    const before = on.endsOf(id);
    on.fake.fault(service.requests.deadline, { kind: 'reply', reply: on.told(id, 'running') });
    const { code, stdout, stderr } = await on.run(`ttl ${id} ${ttl} --json`);
    expect(code).toBe(0);
    expect(on.endsOf(id)).toEqual(before);
    const shown = JSON.parse(stdout);
    expectTold(shown, id);
    expectNear(shown.ttlSeconds, 600, 'ttlSeconds');
    const { warning } = JSON.parse(stderr);
    expect(warning.message).toContain(shown.expiresAt);
  });

  const { cap } = row;
  if (cap !== null)
    describe('where the plan allows half an hour', () => {
      /** Refused by the server, in its words, and nothing has changed; or cut, and said. */
      function expectCapped(ran: HostRun, id: string, outcome: Outcome): void {
        if (typeof outcome === 'number') {
          expectRefused(ran, outcome);
          expect(ran.stderr).toContain('cannot be greater than 0.5 hours');
          return;
        }
        expect(ran.code).toBe(0);
        expectKept(id, outcome, ran.stderr);
      }

      it('create with two is refused, and nothing is made, or cut and said', async () => {
        on.cap?.(HALF_AN_HOUR);
        const ran = await on.run('create --ttl 2h --json');
        const [id = ''] = on.states().keys();
        if (typeof cap.create === 'number') expect(id).toBe('');
        expectCapped(ran, id, cap.create);
      });

      it('ttl with two is cut, and said', async () => {
        const id = await on.create('--ttl 10m');
        on.cap?.(HALF_AN_HOUR);
        const ran = await on.run(`ttl ${id} 2h --json`);
        expectCapped(ran, id, cap.ttl);
        const shown = JSON.parse(ran.stdout);
        expectTold(shown, id);
        expectNear(shown.ttlSeconds, HALF_AN_HOUR, 'ttlSeconds');
      });

      it('resume with two is refused, and it stays paused, or cut and said', async () => {
        const id = await on.create('--ttl 10m');
        await on.json(`pause ${id}`);
        on.cap?.(HALF_AN_HOUR);
        const ran = await on.run(`resume ${id} --ttl 2h --json`);
        expectCapped(ran, id, cap.resume);
        expect(on.stateOf(id)).toBe(typeof cap.resume === 'number' ? 'paused' : 'running');
      });
    });
});
