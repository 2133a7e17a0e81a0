import type { TestApp, TestPerson } from './app.ts';
import type { TestClient } from './client.ts';
import { mailOf, openLink } from './mail-links.ts';

/** What tests of "forgot your password?" do again and again. */
export function passwordResetOf(app: TestApp) {
  const ask = (client: TestClient, email: string, more = {}) =>
    client.post('/forgot-password', { email, ...more });

  return {
    ask,

    signIn: (user: TestPerson, password: string) =>
      app.client().post('/sign-in', { email: user.email, password }),

    /** How the acts of one kind ended, by the trail. */
    audited: async (subjectId: string, event: string) =>
      (await app.rows('auditEvent', { subjectId, event })).map(({ outcome }) => outcome),

    /** A browser on the page behind the mail's link. */
    async opened(user: TestPerson) {
      const client = app.client();
      await ask(client, user.email);
      const mail = await mailOf(app, 'reset', user.email);
      return { client, mail, page: await openLink(client, mail) };
    },
  };
}
