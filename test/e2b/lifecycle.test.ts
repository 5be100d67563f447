import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { testRepeatedVerbs } from '../support/remote-cases.js';
import { type Driven, drive } from './drive.js';

let on: Driven;

afterEach(() => on.close());

describe.each([{ vendor: 'e2b' }, { vendor: 'novita' }, { vendor: 'novita', legacy: true }] as const)(
  'the life of a sandbox on %o',
  (options) => {
    beforeEach(async () => {
      on = await drive(options);
    });

    it('goes from create to running, by pause to paused, by resume to running, by kill to nothing', async () => {
      const made = await on.json('create -e A=b -l who=me');
      expect(made).toMatchObject({ state: 'running', name: null, backend: options.vendor, template: 'base' });
      const sandbox = on.fake.find(made.id);
      expect(sandbox).toMatchObject({
        state: 'running',
        secure: true,
        envVars: { A: 'b' },
        metadata: { who: 'me' },
      });

      const paused = await on.json(`pause ${made.id}`);
      expect(paused).toMatchObject({ id: made.id, state: 'paused', previousState: 'running', changed: true });
      expect(sandbox).toMatchObject({ state: 'paused', memoryKept: true, pauseIsOver: true });

      const resumed = await on.json(`resume ${made.id}`);
      expect(resumed).toMatchObject({ state: 'running', previousState: 'paused', changed: true });
      expect(sandbox?.state).toBe('running');

      const killed = await on.json(`kill ${made.id}`);
      expect(killed).toMatchObject({ state: 'gone', previousState: 'running', changed: true });
      expect(on.fake.sandboxes.size).toBe(0);
    });

    it('says what is there: no creation time, the end as the end, and of a paused one as the time of the pause', async () => {
      const id = await on.create();
      const running = await on.json(`info ${id}`);
      expect(running).toMatchObject({
        createdAt: null,
        pausedAt: null,
        resources: { cpus: 2, memoryBytes: 512 * 1024 ** 2, diskBytes: 1024 ** 3 },
        lifetime: { onTimeout: 'kill', autoResume: false },
        labels: {},
      });
      expect(running.expiresAt).toBe(new Date(on.fake.find(id)?.endAt ?? 0).toISOString());

      await on.run(`pause ${id}`);
      const paused = await on.json(`info ${id}`);
      expect(paused).toMatchObject({ state: 'paused', expiresAt: null });
      expect(paused.pausedAt).toBe(new Date(on.fake.find(id)?.endAt ?? 0).toISOString());
    });

    testRepeatedVerbs(() => on);

    it('start and stop exit 9 with the nearest verb, before anything is sent', async () => {
      const stop = await on.run('stop i0000');
      expect(stop).toMatchObject({ code: 9, stdout: '' });
      expect(stop.stderr).toMatch(/has no stop[\s\S]*sandman pause/);
      const start = await on.run('start --all');
      expect(start).toMatchObject({ code: 9, stdout: '' });
      expect(start.stderr).toMatch(/has no start[\s\S]*sandman resume/);
      expect(on.fake.requests).toEqual([]);
    });

    it('looking changes nothing: info, list and wait only ever read', async () => {
      const id = await on.create();
      await on.run(`pause ${id}`);
      const before = structuredClone(on.fake.find(id));
      const sent = on.fake.requests.length;
      await on.run(`info ${id}`);
      await on.run('list');
      await on.run(`wait ${id} --for paused`);
      expect(on.fake.requests.slice(sent).map(({ method }) => method)).toEqual(
        on.fake.requests.slice(sent).map(() => 'GET'),
      );
      expect(on.fake.find(id)).toEqual(before);
    });
  },
);
