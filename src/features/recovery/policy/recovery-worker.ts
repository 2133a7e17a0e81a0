import { type Kysely, sql } from 'kysely';
import { type DuePerson, forEachDue } from '../../../auth/due-people.ts';
import { recordOutside } from '../../../auth/record/audit-outside.ts';
import { languageOf } from '../../../auth/record/notices.ts';
import { endSessionsOutside } from '../../../auth/session/sessions-outside.ts';
import { type Chore, createChore } from '../../../db/chore.ts';
import { NOW } from '../../../db/claims.ts';
import type { Database } from '../../../db/database.ts';
import type { Schema } from '../../../db/schema.ts';
import type { Log } from '../../../log.ts';
import { type Outbox, outboxWriter } from '../../../mail/outbox.ts';
import { MINUTE } from '../../../time.ts';

/** Between two looks for waits that are over. */
const POLL = MINUTE;

/** The tables of second factors that have a `userId`. */
const SECOND_STEP_ROWS = ['twoFactor', 'recoveryCode'] as const;

export interface RecoveryWorkerParts {
  readonly database: Database;
  readonly outbox: Outbox;
  readonly log: Log;
  readonly site: { readonly url: string };
}

/** Switches off the second step of those whose wait is over (features/recovery/policy/recovery.ts begins it). */
export function createRecoveryWorker(parts: RecoveryWorkerParts): Chore {
  return createChore({
    name: 'recoveries',
    every: POLL,
    log: parts.log,
    work: () =>
      forEachDue(parts, {
        column: 'recoveryDueAt',
        failure: 'a second step could not be switched off',
        act: (query, user) => recover(parts, query, user),
      }),
  });
}

async function recover(
  { outbox, site }: RecoveryWorkerParts,
  query: Kysely<Schema>,
  user: DuePerson,
): Promise<void> {
  const { id, name, email } = user;
  if (user.blockedAt) return;
  const addresses = new Set([email, ...(await earlierAddresses(query, id))]);
  await switchOff(query, id);
  await recordOutside(query, { event: 'recoveryDone', subjectId: id });
  const data = { name, signInUrl: `${site.url}/sign-in` };
  for (const to of addresses) {
    const mail = { to, readerTyped: true, userId: id, language: languageOf(user), data };
    await outbox.put(outboxWriter({ query }), 'recovery-done', mail);
  }
}

/** Passkeys stay: each is a way in of its own, and the owner can remove it once signed in. */
async function switchOff(query: Kysely<Schema>, id: string): Promise<void> {
  await endSessionsOutside(query, [id]);
  for (const table of SECOND_STEP_ROWS) {
    await sql`DELETE FROM ${sql.table(table)} WHERE userId = ${id}`.execute(query);
  }
  // Passkeys that are good for the second step alone go: they are nothing else.
  await query
    .deleteFrom('passkey')
    .where('userId', '=', id)
    .where('secondStepOnly', '=', true)
    .execute();
  await query
    .deleteFrom('mailProof')
    .where((where) =>
      where.or([
        where.and([
          where('subject', '=', id),
          where('purpose', 'in', ['second-step', 'step-up', 'recovery']),
        ]),
        where.and([where('subject', 'like', `${id}:%`), where('purpose', '=', 'cancel-recovery')]),
      ]),
    )
    .execute();
  await query
    .updateTable('user')
    .set({
      recoveryDueAt: null,
      mailSecondStep: false,
      passkeySecondStep: false,
      twoFactorEnabled: false,
    })
    .where('id', '=', id)
    .execute();
}

/** Finds the addresses that the account has left and that can still take that back. */
async function earlierAddresses(query: Kysely<Schema>, id: string): Promise<string[]> {
  const rows = await query
    .selectFrom('mailProof')
    .select('payload')
    .where('purpose', '=', 'undo-email')
    .where('subject', 'like', `${id}:%`)
    .where('expiresAt', '>', NOW)
    .execute();
  return rows.flatMap(({ payload }) => (JSON.parse(payload) as { email?: string }).email ?? []);
}
