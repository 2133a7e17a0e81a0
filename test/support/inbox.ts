import { setTimeout as sleep } from 'node:timers/promises';
import type { Deps } from '../../src/deps.ts';
import { codeIn, linkIn } from './mail-text.ts';

/** A mail that the site kept because it has no SMTP server. */
export interface InboxMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** The first link and the code that the text carries. */
  readonly link: string | undefined;
  readonly code: string | undefined;
}

const PATIENCE = 30_000;

/**
 * All mails to an address in the order in which they were written, once none waits in the outbox any more. Two
 * that are sent at once may arrive in another.
 */
export async function mailsTo(deps: Deps, to: string): Promise<InboxMail[]> {
  if (!deps.inbox) throw new Error('With SMTP_URL the mails are at the mail server.');
  const end = Date.now() + PATIENCE;
  while (await isWaiting(deps, to)) {
    if (Date.now() > end) throw new Error(`A mail to ${to} was not sent.`);
    // The look that `put` asked for may have come before its transaction was committed.
    deps.outbox.nudge();
    await sleep(5);
  }
  const rows = await deps.database.query
    .selectFrom('inboxMail')
    .selectAll()
    .where('toAddress', '=', to)
    .execute();
  const byWriting = rows.toSorted((a, b) => writtenAs(a.raw).localeCompare(writtenAs(b.raw)));
  return byWriting.map(({ subject, text, html }) => {
    return { subject, text, html, link: linkIn(text), code: codeIn(text) };
  });
}

/** Its Message-ID, a UUIDv7: the later, the greater. */
function writtenAs(raw: string): string {
  const [, id] = /^Message-ID:\s*<([^>]+)>/im.exec(raw) ?? [];
  if (!id) throw new Error('A mail has no Message-ID.');
  return id;
}

/** The newest mail to an address; waits a little for the first. */
export async function newestMailTo(deps: Deps, to: string): Promise<InboxMail> {
  const end = Date.now() + PATIENCE;
  for (;;) {
    const mail = (await mailsTo(deps, to)).at(-1);
    if (mail) return mail;
    if (Date.now() > end) throw new Error(`No mail came to ${to}.`);
    await sleep(5);
  }
}

async function isWaiting({ database }: Deps, to: string): Promise<boolean> {
  const row = await database.query
    .selectFrom('outbox')
    .select('id')
    .where('toAddress', '=', to)
    .where('state', '=', 'waiting')
    .executeTakeFirst();
  return row !== undefined;
}
