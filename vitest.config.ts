import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** They put a module of their own in the place of another. */
const WITH_MOCKS = ['test/unit/embedded-lost.test.ts'];

/** The files that take longest: begun last, one of them would keep a worker busy and the other idle. */
const LONG = [
  /\/browser\//,
  /\/server\.test/,
  /\/failing-statements\//,
  /\/all-ways\.test/,
  /\/audit\.test/,
];

/** Long files first; last those with mocks, for which a worker has to load all modules anew. */
class LongFilesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId, project }: TestSpecification) => {
      if (project.name === 'mocks') return 2;
      return LONG.some((one) => one.test(moduleId)) ? 0 : 1;
    };
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
  }
}

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
    sequence: { sequencer: LongFilesFirst },
    // For what hangs. A machine under load is no fault; a test that must be quick measures it itself.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    teardownTimeout: 20_000,
    restoreMocks: true,
    unstubEnvs: true,
    unstubGlobals: true,
  },
});
