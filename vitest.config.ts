import { defineConfig } from 'vitest/config';

/** Files that put the whole machine under load or measure it: beside others they would measure those. */
const ALONE = ['test/sessions/{replicas,restarts,redis-outage,cost}.test.ts', 'test/e2e/isolation.test.ts'];

const limits = { testTimeout: 20_000, hookTimeout: 60_000 };

export default defineConfig({
  test: {
    globalSetup: ['test/helpers/global-setup.ts'],
    // Two cores: more files side by side only make every timing test wait for its neighbours.
    maxWorkers: 2,
    projects: [
      {
        test: {
          ...limits,
          name: 'together',
          include: ['test/**/*.test.ts'],
          exclude: ALONE,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          ...limits,
          name: 'alone',
          include: ALONE,
          fileParallelism: false,
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
