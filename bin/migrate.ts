import { ConfigError, loadEnvironment, readConfig } from '../src/config/config.ts';
import { openDatabase } from '../src/db/database.ts';
import { explainDatabaseFailure } from '../src/db/failure.ts';
import { migrate, migrationStatus } from '../src/db/migrate.ts';

/** `npm run migrate` applies what is pending; `npm run migrate -- --status` tells. */
async function main(): Promise<void> {
  const database = await openDatabase(readConfig(loadEnvironment()).database);
  try {
    if (process.argv.includes('--status')) {
      for (const { name, appliedAt } of await migrationStatus(database.source)) {
        console.log(`${name}  ${appliedAt?.toISOString() ?? 'pending'}`);
      }
      return;
    }
    const applied = await migrate(database.source);
    console.log(applied.length === 0 ? 'Nothing is pending.' : `Applied: ${applied.join(', ')}`);
  } finally {
    await database.close();
  }
}

main().catch((error: unknown) => {
  console.error(
    error instanceof ConfigError ? error.message : (explainDatabaseFailure(error) ?? error),
  );
  process.exitCode = 1;
});
