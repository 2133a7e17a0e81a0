import { expect } from 'vitest';
import type { TestApp, TestPerson } from './app.ts';
import type { TestClient } from './client.ts';
import { endMinutes } from './mail-links.ts';

export const EMAIL_PAGE = '/account/email';

/** What the tests of a change of address share. */
export function emailChanges(app: TestApp) {
  return {
    /** Somebody whose address is confirmed, in a browser of their own. */
    async confirmed(): Promise<{ user: TestPerson; client: TestClient }> {
      const user = await app.make.user();
      await app.deps.database.query
        .updateTable('user')
        .set({ emailVerified: true })
        .where('id', '=', user.id)
        .execute();
      const { client } = await app.make.signedIn(user);
      return { user, client };
    },

    /** Lets the brake on mails go. */
    async afterAWhile(userId: string): Promise<void> {
      await app.deps.database.pool.query(
        'UPDATE mailProof SET issuedAt = issuedAt - INTERVAL 61 SECOND WHERE subject = ?',
        [userId],
      );
      await endMinutes(app);
    },

    async addressOf(userId: string) {
      const [row] = await app.rows('user', { id: userId });
      return { email: row?.email, verified: Boolean(row?.emailVerified) };
    },

    /** Which mails about a change of address have gone to an address. */
    async notices(to: string): Promise<string[]> {
      const kinds = { requested: 'asked to move your account', changed: '/undo-email-change' };
      const mails = await app.mails(to);
      return mails.flatMap(({ text }) =>
        Object.entries(kinds).flatMap(([kind, words]) => (text.includes(words) ? [kind] : [])),
      );
    },

    /** The audit events about a person, oldest first. */
    async events(userId: string): Promise<string[]> {
      const rows = await app.rows('auditEvent', { subjectId: userId });
      return rows.map(({ event, outcome }) => `${event} ${outcome}`);
    },

    /** Asks for a change through the form. */
    async change(client: TestClient, to: string): Promise<void> {
      const answer = await client.post(EMAIL_PAGE, { newEmail: to });
      expect(answer.status, answer.text).toBe(303);
    },
  };
}

/** The secret in a link of a mail. */
export function tokenOf(link: string | undefined): string {
  return new URL(link ?? '').searchParams.get('token') ?? '';
}

/** A link of a mail as a path of the site. */
export function pathOf(link: string | undefined): string {
  const { pathname, search } = new URL(link ?? '');
  return pathname + search;
}
