import { defineConfig } from 'vitest/config';

/** Two projects: what needs no engine runs side by side; what drives real engines runs one file after the other. */
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
          exclude: ['test/e2e/**'],
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
    ],
  },
});
