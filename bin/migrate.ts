import { loadEnvironment, readConfig } from '../src/config/config.ts';
import { openDatabase } from '../src/db/database.ts';
import { migrate, migrationStatus } from '../src/db/migrate.ts';
import { runScript } from './script.ts';

/** `npm run migrate` applies what is pending; `npm run migrate -- --status` tells. */
async function main(): Promise<void> {
  const database = await openDatabase(readConfig(loadEnvironment()).database);
  try {
    if (process.argv.includes('--status')) {
      for (const { name, appliedAt, isKnown } of await migrationStatus(database.source)) {
        const of = isKnown ? '' : '  (by a newer version; this one does not know it)';
        console.log(`${name}  ${appliedAt?.toISOString() ?? 'pending'}${of}`);
      }
      return;
    }
    const applied = await migrate(database.source, console.warn);
    console.log(applied.length === 0 ? 'Nothing is pending.' : `Applied: ${applied.join(', ')}`);
  } finally {
    await database.close();
  }
}

runScript(main);
