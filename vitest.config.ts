import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';

/** A machine that others share may stall for seconds, and limits are real time; at home a test that fails once has failed. */
const retry = process.env.CI ? 2 : 0;

const SDK = 'test/fakes/*sdk*.test.ts';

/**
 * One after the other: what needs no engine, what the vendors' SDKs say to the fakes, and what drives real engines. They
 * wait more than they work. One more, which makes sandboxes on services and costs money, is not there at all unless somebody asks for it.
 */
export default defineConfig({
  test: {
    globalSetup: ['test/support/global-setup.ts'],
    unstubEnvs: true,
    retry,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/e2e/**', 'test/live/**', SDK],
          sequence: { groupOrder: 1 },
          maxWorkers: 6,
          // Most of the time would go into loading the same files again.
          isolate: false,
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        // The SDKs bring modules of undici that ours, of which it loads a part, would be mixed up with.
        test: {
          name: 'sdk',
          include: [SDK],
          sequence: { groupOrder: 1 },
          maxWorkers: 6,
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          sequence: { groupOrder: 2 },
          maxWorkers: 4,
          isolate: false,
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
      ...(process.env.SANDMAN_LIVE === '1' ? [live()] : []),
    ],
  },
});

function live(): TestProjectInlineConfiguration {
  const minutes = 60_000;
  return {
    extends: true,
    test: {
      name: 'live',
      include: ['test/live/**/*.test.ts'],
      sequence: { groupOrder: 3 },
      maxWorkers: 1,
      retry: 0,
      testTimeout: 10 * minutes,
      hookTimeout: 10 * minutes,
    },
  };
}
