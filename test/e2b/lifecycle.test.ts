import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Driven, drive } from './drive.js';

let on: Driven;

afterEach(() => on.close());

describe.each([{ vendor: 'e2b' }, { vendor: 'novita' }, { vendor: 'novita', legacy: true }] as const)(
  'the life of a sandbox on %o',
  (options) => {
    beforeEach(async () => {
      on = await drive(options);
    });

    it('says what is there: no creation time, the end as the end, and of a paused one as the time of the pause', async () => {
      const id = await on.create();
      const running = await on.json(`info ${id}`);
      expect(running).toMatchObject({
        createdAt: null,
        pausedAt: null,
        resources: { cpus: 2, memoryBytes: 512 * 1024 ** 2, diskBytes: 1024 ** 3 },
        lifetime: { onTimeout: 'kill', autoResume: null },
        labels: {},
      });
      expect(running.expiresAt).toBe(new Date(on.fake.find(id)?.endAt ?? 0).toISOString());

      await on.run(`pause ${id}`);
      expect(on.fake.find(id)).toMatchObject({ memoryKept: true, pauseIsOver: true });
      const paused = await on.json(`info ${id}`);
      expect(paused).toMatchObject({ state: 'paused', expiresAt: null });
      expect(paused.pausedAt).toBe(new Date(on.fake.find(id)?.endAt ?? 0).toISOString());
    });
  },
);
