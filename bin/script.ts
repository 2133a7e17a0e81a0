import { ConfigError } from '../src/config/config.ts';
import { explainDatabaseFailure } from '../src/db/failure.ts';

/** Runs a script of the operator's: what goes wrong is told in words, and ends it with status 1. */
export function runScript(main: () => Promise<void>): void {
  // The reader of a pipe may close it early (`| head`); the work goes on to its end.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
  main().catch((error: unknown) => {
    console.error(
      error instanceof ConfigError ? error.message : (explainDatabaseFailure(error) ?? error),
    );
    process.exitCode = 1;
  });
}
