import { afterAll, expect, test } from 'vitest';
import { startTestApp } from '../support/app.ts';
import type { TestClient } from '../support/client.ts';
import { mailOf, openLink } from '../support/mail-links.ts';
import { confirmedPerson } from '../support/second-step.ts';
import { moveSessions } from '../support/sessions.ts';
import { mailSignInOf } from '../support/sign-in-mail.ts';
import { proofAt } from '../support/step-up.ts';

/** A button is pressed, the browser's Back shows the page again, and the button is pressed once more. */

const app = await startTestApp();
afterAll(() => app.stop());

const { asked } = mailSignInOf(app);

interface Pressed {
  readonly client: TestClient;
  readonly press: () => PromiseLike<{
    status: number;
    text: string;
    headers: { location?: string };
  }>;
}

const BUTTONS: Readonly<Record<string, () => Promise<Pressed>>> = {
  'an important change, after its proof': async () => {
    const { client, user } = await confirmedPerson(app);
    await moveSessions(app, user.id, { sensitiveUntil: new Date(0) });
    const sent = await client.post('/account/username', { username: `back.${Date.now()}` });
    const action = proofAt(sent, 'password');
    return { client, press: () => client.post(action, { password: user.password }) };
  },
  'codes by mail switched on': async () => {
    const { client } = await confirmedPerson(app);
    return { client, press: () => client.post('/account/security/mail/on') };
  },
  'signing in by mail': async () => {
    const { client, mail } = await asked();
    const code = mail.code ?? '';
    return { client, press: () => client.post('/sign-in/mail/code', { code }) };
  },
  'a new password by mail': async () => {
    const { user } = await confirmedPerson(app);
    const client = app.client();
    await client.post('/forgot-password', { email: user.email });
    await openLink(client, await mailOf(app, 'reset', user.email));
    const password = 'nine brass lanterns';
    return { client, press: () => client.post('/reset-password', { password }) };
  },
  'the deletion of the account': async () => {
    const { client } = await confirmedPerson(app);
    return { client, press: () => client.post('/account/deletion') };
  },
  'an address that is confirmed': async () => {
    const { client, user } = await app.make.signedIn();
    const { code = '' } = await mailOf(app, 'confirm', user.email);
    return { client, press: () => client.post('/verify-email', { code }) };
  },
};

test.each(
  Object.entries(BUTTONS),
)('%s: nobody is told that nothing was changed, for it was', async (_, begin) => {
  const { client, press } = await begin();
  const first = await press();
  expect(first.status).toBe(303);
  await client.get(first.headers.location ?? '');

  const second = await press();

  const page = second.status === 303 ? await client.get(second.headers.location ?? '') : second;
  const text = second.text + page.text;
  expect(text).not.toMatch(/nothing (?:was|is|has been) changed(?! this time)/i);
  expect(text).not.toContain('This link');
});
