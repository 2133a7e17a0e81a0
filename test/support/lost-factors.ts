import type { TestApp, TestPerson } from './app.ts';
import type { TestClient } from './client.ts';
import { confirmedPerson, firstStep } from './second-step.ts';

export const RENEW = '/api/auth/two-factor/generate-backup-codes';
export const USE_CODE = '/api/auth/two-factor/verify-backup-code';
export const SEND_CODE = '/api/auth/two-factor/send-otp';
export const USE_MAIL_CODE = '/api/auth/two-factor/verify-otp';

/** A person who takes the second step by mail. */
export async function personWithMailFactor(app: TestApp) {
  const { client, user } = await confirmedPerson(app);
  const answer = await client.postJson('/api/auth/two-factor/enable-mail');
  if (!answer.ok) throw new Error(`enable-mail answered ${answer.status}: ${answer.text}`);
  return { client, user };
}

/** The same with a set of recovery codes. */
export async function personWithCodes(app: TestApp) {
  const { client, user } = await personWithMailFactor(app);
  const answer = await client.postJson(RENEW);
  if (!answer.ok) throw new Error(`renewal answered ${answer.status}: ${answer.text}`);
  return { client, user, codes: answer.body.backupCodes as [string, ...string[]] };
}

/** The newest code that was mailed to a person. */
export async function mailedCode(app: TestApp, { email }: TestPerson): Promise<string> {
  const mail = (await app.mails(email)).findLast(({ code }) => code !== undefined);
  if (!mail?.code) throw new Error(`No code came to ${email}.`);
  return mail.code;
}

/** Lets the brake on a person's mails go. */
export async function afterAWhile(app: TestApp, { id }: TestPerson): Promise<void> {
  await app.deps.database.pool.query(
    'UPDATE mailProof SET issuedAt = issuedAt - INTERVAL 61 SECOND WHERE subject = ?',
    [id],
  );
}

/** Forgets wrong proofs, as a quarter of an hour would. */
export async function forgetTries(app: TestApp, { id }: TestPerson): Promise<void> {
  await app.deps.database.pool.query('DELETE FROM proofTries WHERE userId = ?', [id]);
}

/** The address of the newest link to a page, out of the mails to an address. */
export async function linkTo(app: TestApp, email: string, page: string): Promise<string> {
  const mails = (await app.mails(email)).filter(({ link }) => link?.includes(page));
  const link = mails.at(-1)?.link;
  if (!link) throw new Error(`No link to ${page} came to ${email}.`);
  const { pathname, search } = new URL(link);
  return pathname + search;
}

/** Somebody half signed in asks for the link and presses its button: the wait begins. */
export async function beginRecovery(app: TestApp, user: TestPerson): Promise<TestClient> {
  const client = await firstStep(app, user);
  const asked = await client.post('/recovery');
  if (asked.status !== 303) throw new Error(`the request answered ${asked.status}`);
  await client.get(await linkTo(app, user.email, '/recovery/start'));
  const begun = await client.post('/recovery/start', { deliberate: 'on' });
  if (begun.status !== 303) throw new Error(`the start answered ${begun.status}: ${begun.text}`);
  return client;
}

/** The wait is over. */
export async function letWaitEnd(app: TestApp, { id }: TestPerson): Promise<void> {
  await app.deps.database.pool.query(
    'UPDATE user SET recoveryDueAt = UTC_TIMESTAMP(3) - INTERVAL 1 SECOND WHERE id = ?',
    [id],
  );
}

/** When the second step is switched off; null when nothing waits. */
export async function dueAt(app: TestApp, { id }: TestPerson): Promise<Date | null> {
  const [row] = await app.rows('user', { id });
  return (row?.recoveryDueAt ?? null) as Date | null;
}

/** The events about a person in the order in which they happened, as short words. */
export async function eventsOf(app: TestApp, { id }: TestPerson): Promise<string[]> {
  const rows = await app.rows('auditEvent', { subjectId: id });
  rows.sort((a, b) => String(a.id).localeCompare(String(b.id)));
  return rows.map(({ event, outcome }) => `${event} ${outcome}`);
}
