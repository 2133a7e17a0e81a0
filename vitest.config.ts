import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** They put a module of their own in the place of another. */
const WITH_MOCKS = ['test/unit/embedded-lost.test.ts'];

/** The files that take longest: begun last, one of them would keep a worker busy and the others idle. */
const LONG = [
  /\/browser\//,
  /\/server\.test/,
  /\/failing-statements\//,
  /\/(all-ways|audit|growth|providers-attacks|connections-ended)\.test/,
  /\/(ways-in-under-way|database-unable|same-origin|bundle|mails-a-day)\.test/,
  /\/(deploy|watching|rights|doctor|command-line|hashes-apart)\.test/,
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
          setupFiles: 'test/each-file.ts',
        },
      },
      // Without a setup file: what it loads is there before the mocks, which then replace nothing.
      { extends: true, test: { name: 'mocks', include: WITH_MOCKS } },
    ],
    globalSetup: 'test/setup.ts',
    pool: 'forks',
    // Most of what requests make is thrown away at once: with more room, less of it is looked through.
    execArgv: ['--max-semi-space-size=64'],
    // A third worker on two cores made the whole suite slower, for the cores had no rest before.
    maxWorkers: Math.min(4, availableParallelism()),
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
