import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 20_000,
    hookTimeout: 40_000,
    // Two cores: more files side by side only make every timing test wait for its neighbours.
    maxWorkers: 2,
    globalSetup: ['test/helpers/global-setup.ts'],
  },
});
