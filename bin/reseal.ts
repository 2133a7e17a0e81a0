import { createSecrets } from '../src/auth/secrets.ts';
import { loadEnvironment, readConfig } from '../src/config/config.ts';
import { openDatabase } from '../src/db/database.ts';
import { reseal } from '../src/features/operator/policy/reseal.ts';
import { runScript } from './script.ts';

/** `npm run reseal`: after a change of the secret, encrypts anew what the older one has encrypted. */
async function main(): Promise<void> {
  const config = readConfig(loadEnvironment());
  const { sealing } = createSecrets(config.secret, config.newerSecrets);
  if (typeof sealing === 'string') {
    console.error('There is nothing to do: BETTER_AUTH_SECRETS has no newer secret.');
    process.exitCode = 2;
    return;
  }
  const database = await openDatabase(config.database);
  try {
    const { renewed, unreadable } = await reseal(database.pool, sealing);
    console.log(`Encrypted anew: ${renewed}.`);
    if (unreadable > 0) {
      console.error(`Could not be read with any of the secrets, and were left: ${unreadable}.`);
      process.exitCode = 1;
    }
  } finally {
    await database.close();
  }
}

runScript(main);
