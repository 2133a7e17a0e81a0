import { loadEnvironment, readConfig } from '../src/config/config.ts';
import { type Database, openDatabase } from '../src/db/database.ts';
import { switchAccount } from '../src/features/operator/policy/account-switch.ts';
import {
  signOutAccount,
  signOutEverybody,
} from '../src/features/operator/policy/operator-sign-out.ts';
import { runScript } from './script.ts';

const USAGE = `npm run account -- disable <who>          Nobody gets into the account any more; its sessions end.
npm run account -- enable <who>           Everything is as before, but for the sessions.
npm run account -- sign-out <who>         Ends its sessions, sign-ins under way, and trust in its browsers.
npm run account -- sign-out --everybody   The same for every account of the site.
<who> is an address or a user name.`;

const EVERYBODY = '--everybody';

type Act = (database: Database, who: string) => Promise<string | undefined>;

/** What somebody who runs the site does, by name. Gives what was done; undefined without such an account. */
const ACTS: Readonly<Record<string, Act>> = {
  disable: (database, who) => turn(database, who, 'off'),
  enable: (database, who) => turn(database, who, 'on'),
  async 'sign-out'(database, who) {
    if (who === EVERYBODY) {
      const { sessions, accounts } = await signOutEverybody(database);
      return `Everybody is signed out. Sessions ended: ${sessions}; accounts: ${accounts}.`;
    }
    const count = await signOutAccount(database, who);
    if (count === undefined) return undefined;
    return `${who} is signed out everywhere. Sessions ended: ${count}.`;
  },
};

/** Each act leaves a row in the history of each account. */
async function main([name = '', who = '', ...more]: string[]): Promise<void> {
  const act = Object.hasOwn(ACTS, name) ? ACTS[name] : undefined;
  const isAccount = who !== '' && !who.startsWith('-');
  const isEverybody = name === 'sign-out' && who === EVERYBODY;
  if (!act || more.length > 0 || !(isAccount || isEverybody)) {
    console.error(USAGE);
    process.exitCode = 2;
    return;
  }
  const database = await openDatabase(readConfig(loadEnvironment()).database);
  try {
    const done = await act(database, who);
    if (done === undefined) process.exitCode = 1;
    console.log(done ?? `No account has the address or user name ${who}.`);
  } finally {
    await database.close();
  }
}

async function turn(
  database: Database,
  who: string,
  to: 'off' | 'on',
): Promise<string | undefined> {
  const state = to === 'off' ? 'disabled' : 'enabled';
  return {
    done: `The account of ${who} is ${state}.`,
    unchanged: `The account of ${who} was ${state} already.`,
    unknown: undefined,
  }[await switchAccount(database, who, to)];
}

runScript(() => main(process.argv.slice(2)));
