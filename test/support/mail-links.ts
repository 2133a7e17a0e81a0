import type supertest from 'supertest';
import { catalogue } from '../../src/i18n/words.ts';
import type { TestApp } from './app.ts';
import type { TestClient } from './client.ts';
import type { InboxMail } from './inbox.ts';

/** The path of a mail's link. */
export function pathOf(mail: InboxMail): string {
  if (!mail.link) throw new Error(`This mail has no link: ${mail.text}`);
  const { pathname, search } = new URL(mail.link);
  return pathname + search;
}

/** The secret in a mail's link, as a JSON client would send it. */
export function tokenOf(mail: InboxMail): string {
  return new URL(mail.link ?? '').searchParams.get('token')?.split('.')[0] ?? '';
}

/** Opens the link of a mail as a browser would, and gives the page behind it. */
export async function openLink(client: TestClient, mail: InboxMail): Promise<supertest.Response> {
  const first = await client.get(pathOf(mail));
  if (first.status !== 303) throw new Error(`the link answered ${first.status}`);
  return client.get(first.headers.location ?? '');
}

/** As if the last mails to an address had been sent so many minutes earlier. */
export async function letMinutesPass(app: TestApp, email: string, minutes: number): Promise<void> {
  await app.deps.database.pool.query(
    `UPDATE mailProof SET issuedAt = issuedAt - INTERVAL ? MINUTE,
       expiresAt = expiresAt - INTERVAL ? MINUTE WHERE subject = ?`,
    [minutes, minutes, app.deps.proofs.addressSubject(email)],
  );
  await endMinutes(app);
}

/** As if the minute were over in which a mailbox gets one mail of a kind. */
export async function endMinutes(app: TestApp): Promise<void> {
  await app.deps.database.pool.query("DELETE FROM rateLimit WHERE `key` LIKE 'mail|minute|%'");
}

/** How the subjects begin of mails that prove an address, or say why there is nothing to prove. */
const SUBJECTS = {
  confirm: 'Confirm your email address',
  exists: 'You already have an account',
  none: 'No account at',
  reset: 'Choose a new password',
  signIn: 'Sign in to',
} as const;

type Kind = keyof typeof SUBJECTS | 'changed';

/** Whether a mail is of a kind; `changed` is the notice of any change of a way in. */
function isOf(kind: Kind, { subject }: InboxMail): boolean {
  if (kind !== 'changed') return subject.startsWith(SUBJECTS[kind]);
  const notices = Object.values(catalogue().mail.accountChanged.subject);
  return notices.some((text) => text.replace('{{site}}', 'Latchkey') === subject);
}

/** The mails of one kind to an address, oldest first. */
export async function mailsOf(app: TestApp, kind: Kind, email: string): Promise<InboxMail[]> {
  return (await app.mails(email)).filter((mail) => isOf(kind, mail));
}

/** The newest of them. */
export async function mailOf(app: TestApp, kind: Kind, email: string): Promise<InboxMail> {
  const mail = (await mailsOf(app, kind, email)).at(-1);
  if (!mail) throw new Error(`No such mail came to ${email}: ${kind}`);
  return mail;
}
