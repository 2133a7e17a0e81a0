import type { TestApp } from './app.ts';
import type { TestClient } from './client.ts';
import { beginRecovery, personWithMailFactor } from './lost-factors.ts';
import { guessPassword } from './tries.ts';

/** The browser that caused a mail, and the address that it went to. */
type Caused = readonly [client: TestClient, to: string];

/** Where mails lead with a secret, and how such a mail comes to be. A test holds that the list is whole. */
export function secretLinks(app: TestApp): Readonly<Record<string, () => Promise<Caused>>> {
  return {
    '/verify-email': async () => {
      const { client, user } = await app.make.signedIn();
      return [client, user.email];
    },
    '/reset-password': async () => {
      const { email } = await app.make.user();
      const client = app.client();
      await client.post('/forgot-password', { email });
      return [client, email];
    },
    '/sign-in/mail/code': async () => {
      const { email } = await app.make.user();
      const client = app.client();
      await client.post('/sign-in/mail', { email });
      return [client, email];
    },
    '/confirm-email-change': async () => {
      const { client } = await app.make.signedIn();
      const newEmail = app.make.email();
      await client.postJson('/api/auth/change-email', { newEmail });
      return [client, newEmail];
    },
    '/undo-email-change': async () => {
      const { client, user } = await personWithMailFactor(app);
      const newEmail = app.make.email();
      await client.postJson('/api/auth/change-email', { newEmail });
      const { code } = await app.mail(newEmail);
      await client.postJson('/api/auth/verify-email-change', { code });
      return [client, user.email];
    },
    '/not-me': async () => {
      const { client, user } = await personWithMailFactor(app);
      return [client, user.email];
    },
    '/unlock': async () => {
      const { client, user } = await app.make.signedIn();
      await guessPassword(app, user.email, 10);
      return [client, user.email];
    },
    '/recovery/start': async () => {
      const { user } = await personWithMailFactor(app);
      return [await beginRecovery(app, user), user.email];
    },
    '/recovery/cancel': async () => {
      const { user } = await personWithMailFactor(app);
      return [await beginRecovery(app, user), user.email];
    },
  };
}
