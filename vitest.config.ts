import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: 'test/setup.ts',
    pool: 'forks',
    // Workers wait for the database and the browser much of the time: even two cores carry two.
    maxWorkers: Math.min(4, Math.max(2, availableParallelism() - 1)),
    // For a machine that does much else at the same time; a test that hangs is told all the same.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    teardownTimeout: 20_000,
    restoreMocks: true,
    unstubEnvs: true,
    unstubGlobals: true,
  },
});
