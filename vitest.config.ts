import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';

/**
 * What needs no engine runs side by side; what drives real engines runs one file after the other. What makes sandboxes on
 * services, which costs money, is not there at all unless somebody asks for it.
 */
export default defineConfig({
  test: {
    globalSetup: ['test/support/global-setup.ts'],
    unstubEnvs: true,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/e2e/**', 'test/live/**'],
          testTimeout: 60_000,
          retry: 2,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 180_000,
          // A machine that others share may stall for seconds, and the limits that these tests hold to are real time.
          retry: 2,
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
      fileParallelism: false,
      testTimeout: 10 * minutes,
      hookTimeout: 10 * minutes,
    },
  };
}
