import type { EndpointRules } from '../../src/auth/endpoint-rules.ts';
import { type Act, type Actor, callApi } from './act.ts';
import type { TestApp } from './app.ts';
import type { TestClient } from './client.ts';
import { forgetProof } from './leaving.ts';
import { confirm } from './second-step.ts';

/** How somebody stands to whom the site refuses more than to others. */
interface State {
  /** Puts a person into it who is signed in, and gives the browser that is. */
  readonly put: (app: TestApp, actor: Actor) => Promise<TestClient>;
  /** Whether the site refuses an act of theirs that is right in all else. */
  readonly refuses: (rules: EndpointRules, act: Act) => unknown;
}

/** An act of somebody who is signed in, and not the end of a sign-in by the same endpoint. */
const isOfSession = (rules: EndpointRules, { event }: Act) => !rules.finishesSignIn || event;

const wantsSession = ({ session }: EndpointRules) => session === 'needed';

export const STATES: Readonly<Record<string, State>> = {
  stranger: { put: async (app) => app.client(), refuses: wantsSession },
  'half signed in': { put: halfSignIn, refuses: wantsSession },
  unproven: {
    put: async (app, { client, user }) => {
      await confirm(app, user);
      await forgetProof(app, user);
      return client;
    },
    refuses: (rules, act) => rules.proof && !rules.olderProof && isOfSession(rules, act),
  },
  locked: {
    put: withColumn('blockedAt'),
    refuses: (rules, act) => rules.proof && isOfSession(rules, act),
  },
  leaving: {
    put: withColumn('deletionDueAt'),
    refuses: (rules) => wantsSession(rules) && !rules.openWhile?.includes('leaving'),
  },
  disabled: {
    put: withColumn('disabledAt'),
    refuses: (rules, { about }) =>
      wantsSession(rules) || (rules.event === 'signIn' && about !== 'nobody'),
  },
};

/** In another browser: the one of before stays signed in. */
async function halfSignIn(app: TestApp, { user }: Actor): Promise<TestClient> {
  const { pool } = app.deps.database;
  const on = 'emailVerified = TRUE, twoFactorEnabled = TRUE, mailSecondStep = TRUE';
  await pool.query(`UPDATE user SET ${on} WHERE id = ?`, [user.id]);
  const client = app.client();
  await callApi(client, '/sign-in/email', { email: user.email, password: user.password });
  return client;
}

function withColumn(column: 'blockedAt' | 'disabledAt' | 'deletionDueAt'): State['put'] {
  return async (app, { client, user }) => {
    await confirm(app, user);
    const sql = 'UPDATE user SET ?? = UTC_TIMESTAMP(3) + INTERVAL 1 HOUR WHERE id = ?';
    await app.deps.database.pool.query(sql, [column, user.id]);
    return client;
  };
}

/** Takes a person out of each of the states. */
export async function endStates(app: TestApp, { user }: Actor): Promise<void> {
  const { pool } = app.deps.database;
  const none = 'blockedAt = NULL, disabledAt = NULL, deletionDueAt = NULL';
  await pool.query(`UPDATE user SET ${none} WHERE id = ?`, [user.id]);
  const proven = 'sensitiveUntil = UTC_TIMESTAMP(3) + INTERVAL 1 HOUR';
  await pool.query(`UPDATE session SET ${proven} WHERE userId = ?`, [user.id]);
}
