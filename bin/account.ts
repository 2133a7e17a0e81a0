import { switchAccount } from '../src/auth/account-switch.ts';
import { ConfigError, loadEnvironment, readConfig } from '../src/config.ts';
import { openDatabase } from '../src/db/database.ts';
import { explainDatabaseFailure } from '../src/db/failure.ts';

const USAGE = `npm run account -- disable <address>   Nobody gets into the account any more; its sessions end.
npm run account -- enable <address>    Everything is as before, but for the sessions.`;

const ACTS = { disable: 'off', enable: 'on' } as const;

/** What somebody who runs the site does to one account. Each act leaves an audit row. */
async function main([act = '', email = '']: string[]): Promise<void> {
  if (!Object.hasOwn(ACTS, act) || !email.includes('@')) {
    console.error(USAGE);
    process.exitCode = 2;
    return;
  }
  const database = await openDatabase(readConfig(loadEnvironment()).database);
  try {
    const outcome = await switchAccount(database, email, ACTS[act as keyof typeof ACTS]);
    if (outcome === 'unknown') process.exitCode = 1;
    console.log(
      {
        done: `The account of ${email} is ${act}d.`,
        unchanged: `The account of ${email} was ${act}d already.`,
        unknown: `No account uses the address ${email}.`,
      }[outcome],
    );
  } finally {
    await database.close();
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(
    error instanceof ConfigError ? error.message : (explainDatabaseFailure(error) ?? error),
  );
  process.exitCode = 1;
});
