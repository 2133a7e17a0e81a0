import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** They put a module of their own in the place of another. */
const WITH_MOCKS = ['test/unit/embedded-lost.test.ts'];

export default defineConfig({
  test: {
    // A worker loads the modules once for all its files: half of the suite's work was loading.
    projects: [
      {
        extends: true,
        test: {
          name: 'suite',
          include: ['test/**/*.test.ts'],
          exclude: WITH_MOCKS,
          isolate: false,
        },
      },
      { extends: true, test: { name: 'mocks', include: WITH_MOCKS } },
    ],
    globalSetup: 'test/setup.ts',
    pool: 'forks',
    // Workers wait for the database and the browser much of the time: even two cores carry two.
    maxWorkers: Math.min(4, Math.max(2, availableParallelism() - 1)),
    testTimeout: 20_000,
    hookTimeout: 60_000,
    teardownTimeout: 20_000,
    restoreMocks: true,
    unstubEnvs: true,
    unstubGlobals: true,
  },
});
