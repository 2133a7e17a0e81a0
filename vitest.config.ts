import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** They put a module of their own in the place of another. */
const WITH_MOCKS = ['test/unit/embedded-lost.test.ts'];

/** The files that take longest, the longest first: begun last, one of them would keep a worker busy and the others idle. */
const LONG = [
  ...WITH_MOCKS,
  'browser/pages.test.ts',
  'browser/account-pages.test.ts',
  'features/all-ways.test.ts',
  'browser/walks.test.ts',
  'browser/passkeys.test.ts',
  'test/server.test.ts',
  'test/bundle.test.ts',
  'browser/providers.test.ts',
  'unit/embedded.test.ts',
  'failing-statements/acts.test.ts',
  'browser/double-click.test.ts',
  'mails-a-day.test.ts',
  'test/workers.test.ts',
  'database-unable.test.ts',
  'failing-statements/states.test.ts',
  'failing-statements/acts-in-states.test.ts',
  'browser/typed.test.ts',
  'ways-in-under-way.test.ts',
  'test/deploy.test.ts',
  'features/ways-in.test.ts',
  'same-origin.test.ts',
  'database-settings.test.ts',
  'features/double-click.test.ts',
  'browser/second-step.test.ts',
  'providers-attacks.test.ts',
  'generated-requests.test.ts',
  'test/migrate.test.ts',
  'growth.test.ts',
  'features/audit.test.ts',
  'recovery-codes-left.test.ts',
  'your-site.test.ts',
  'watching.test.ts',
  'hashes-apart.test.ts',
  'database-tls.test.ts',
  'browser/journey.test.ts',
  'database-away.test.ts',
  'browser/passkey-offer.test.ts',
  'features/picture.test.ts',
  'unit/log.test.ts',
  'connections-ended.test.ts',
  'features/rights.test.ts',
  'outbox-instances.test.ts',
];

/** Long files first. Those with mocks have a worker of their own in any case, so they are no last ones either. */
class LongFilesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const place = LONG.findIndex((name) => moduleId.endsWith(`/${name}`));
      return place < 0 ? LONG.length : place;
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
    // One more than there are cores: a quarter of a worker's time it waits, for a hash, a timeout or a program.
    maxWorkers: Math.min(4, availableParallelism() + 1),
    sequence: { sequencer: LongFilesFirst },
    // For what hangs. A machine under load is no fault; what must be quick is told by events.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    teardownTimeout: 20_000,
    restoreMocks: true,
    unstubEnvs: true,
    unstubGlobals: true,
  },
});
