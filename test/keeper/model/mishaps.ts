import fc from 'fast-check';
import { FACT_NAMES, type FactName } from '../../../src/lifetimes/fact-store.js';
import { alive, coming, command, pass, pick, TICK_MS, tick, which } from './command.js';
import { clockSet, crashed, lost, mended, rebooted } from './rules.js';
import { judgeShown } from './verdict.js';
import { CALL, GRACE } from './world.js';

export const wait = fc
  .tuple(coming, fc.oneof(fc.integer({ min: 1, max: 30_000 }), fc.integer({ min: 1, max: 300_000 })))
  .map(([how, time]) =>
    command(`wait ${time} ms`, how, {
      run: async (truth, world) => {
        await tick(truth, world);
        for (let left = time; left > 0; left -= TICK_MS) {
          pass(truth, world, Math.min(left, TICK_MS));
          await tick(truth, world);
        }
      },
    }),
  );

export const suspend = fc.integer({ min: 1000, max: 5_000_000 }).map((time) =>
  command(
    `sleep of the machine for ${time} ms`,
    { gap: 0, late: false },
    {
      run: async (truth, world) => pass(truth, world, time),
    },
  ),
);

export const setClock = fc
  .tuple(
    coming,
    fc.oneof(
      fc.integer({ min: -4 * 3_600_000, max: 4 * 3_600_000 }),
      fc.integer({ min: -120_000, max: 120_000 }),
      fc.integer({ min: -1500, max: 1500 }),
    ),
  )
  .map(([how, by]) =>
    command(`clock set by ${by} ms`, how, {
      run: async (truth, world) => {
        clockSet(truth, by);
        world.clock.wall += by;
      },
    }),
  );

export const crash = coming.map((how) =>
  command('the keeper crashes', how, {
    check: (truth) => truth.alive,
    run: async (truth, world) => {
      crashed(truth);
      world.crash();
    },
  }),
);

export const restart = coming.map((how) =>
  command('a keeper begins', how, {
    check: (truth) => !truth.alive,
    run: async (truth, world) => {
      await world.begin();
      truth.alive = true;
      mended(truth);
    },
  }),
);

export const reboot = fc.integer({ min: 1000, max: 300_000 }).map((time) =>
  command(
    `reboot in ${time} ms`,
    { gap: 0, late: false },
    {
      run: async (truth, world) => {
        world.crash();
        for (const { id, state } of truth.boxes) {
          if (state === 'running' || state === 'paused') await world.raw.stop(id, GRACE, CALL);
        }
        rebooted(truth);
        pass(truth, world, time);
        Object.assign(world.clock, { uptime: 3000, boot: `boot-${truth.boot}` });
      },
    },
  ),
);

export const lose = coming.map((how) =>
  command('the state folder is deleted', how, {
    check: ({ full }) => !full,
    run: async (truth, world) => {
      await world.lose();
      if (!truth.alive) for (const box of alive(truth)) lost(truth, box);
    },
  }),
);

export const spoil = fc
  .tuple(coming, which, fc.constantFrom<FactName>(...FACT_NAMES))
  .map(([how, number, name]) =>
    command(`rubbish in the ${name} of ${number}`, how, {
      check: (truth) => !truth.full && alive(truth).length > 0,
      run: async (truth, world) => {
        const box = pick(alive(truth), number);
        world.spoil(box.id, name);
        if (!truth.alive) lost(truth, box);
      },
    }),
  );

/** While the disk is full commands say so and do not change deadlines: only what others do is tried then. */
export const fill = coming.map((how) =>
  command('the disk is full', how, {
    check: ({ full }) => !full,
    run: async (truth, world) => {
      truth.full = true;
      world.fill(true);
    },
  }),
);

export const makeRoom = coming.map((how) =>
  command('the disk has room again', how, {
    check: ({ full }) => full,
    run: async (truth, world) => {
      truth.full = false;
      world.fill(false);
      await world.lookAll();
    },
  }),
);

/** Somebody lists them while there may be no keeper. */
export const look = coming.map((how) =>
  command('look', how, { check: ({ full }) => !full, run: async (truth, world) => judgeShown(truth, world) }),
);
