import { expect } from 'vitest';
import type { TestApp, TestPerson } from './app.ts';
import type { TestClient } from './client.ts';
import { mailsOf } from './mail-links.ts';
import { confirmedPerson } from './second-step.ts';

/** What tests of signing in by mail do again and again. */
export function mailSignInOf(app: TestApp) {
  const ask = (client: TestClient, email: string, more = {}) =>
    client.post('/sign-in/mail', { email, ...more });

  /** The newest sign-in mail to an address. */
  async function mailTo(email: string) {
    const mail = (await mailsOf(app, 'signIn', email)).at(-1);
    if (!mail) throw new Error('no sign-in mail came');
    return mail;
  }

  return {
    ask,
    mailTo,

    verify: (client: TestClient, body: object) =>
      client.postJson('/api/auth/sign-in/mail/verify', body),

    /** Somebody whose address is confirmed. */
    confirmed: async (): Promise<TestPerson> => (await confirmedPerson(app)).user,

    /** A browser that has asked, and the mail. */
    async asked(user?: TestPerson, more = {}) {
      const person = user ?? (await confirmedPerson(app)).user;
      const client = app.client();
      expect((await ask(client, person.email, more)).status).toBe(303);
      return { user: person, client, mail: await mailTo(person.email) };
    },

    /** How the sign-ins of a person by mail ended, by the trail. */
    async signIns(userId: string): Promise<unknown[]> {
      const rows = await app.rows('auditEvent', { subjectId: userId, event: 'signIn' });
      const byMail = rows.filter(({ detail }) => JSON.parse(String(detail)).method === 'mail');
      return byMail.map(({ outcome }) => outcome);
    },
  };
}
