import type supertest from 'supertest';
import { afterAll, expect, test } from 'vitest';
import { startTestApp } from '../support/app.ts';
import type { TestClient } from '../support/client.ts';
import { mailOf, mailsOf } from '../support/mail-links.ts';
import { confirmedPerson } from '../support/second-step.ts';

/** A button that is pressed more than once: the same mailed code in several posts at the same time. */

const app = await startTestApp();
afterAll(() => app.stop());

const AT_ONCE = 8;
const PEOPLE = 5;

/** A form that takes a code, ready to be sent, and what its one effect leaves. */
interface Ready {
  readonly path: string;
  readonly fields: Record<string, string>;
  readonly client: TestClient;
  readonly effects: () => Promise<number>;
}

const READY: Readonly<Record<string, () => Promise<Ready>>> = {
  'confirming the address': async () => {
    const { client, user } = await app.make.signedIn();
    const { code = '' } = await mailOf(app, 'confirm', user.email);
    return {
      path: '/verify-email',
      fields: { code },
      client,
      effects: () => audited(user.id, 'emailConfirmed'),
    };
  },
  'signing in by mail': async () => {
    const { user } = await confirmedPerson(app);
    const client = app.client();
    await client.post('/sign-in/mail', { email: user.email });
    const { code = '' } = await mailOf(app, 'signIn', user.email);
    return {
      path: '/sign-in/mail/code',
      fields: { code },
      client,
      effects: () => audited(user.id, 'signIn'),
    };
  },
  'a new password': async () => {
    const { user } = await confirmedPerson(app);
    const client = app.client();
    await client.post('/forgot-password', { email: user.email });
    const { code = '' } = await mailOf(app, 'reset', user.email);
    return {
      path: '/reset-password',
      fields: { code, password: 'nine brass lanterns' },
      client,
      effects: () => audited(user.id, 'passwordReset'),
    };
  },
  'a new address': async () => {
    const { client, user } = await confirmedPerson(app);
    const email = app.make.email();
    await client.post('/account/email', { newEmail: email });
    const { code = '' } = await app.mail(email);
    return {
      path: '/account/email/code',
      fields: { code },
      client,
      effects: () => audited(user.id, 'emailChanged'),
    };
  },
};

async function audited(subjectId: string, event: string): Promise<number> {
  return (await app.rows('auditEvent', { subjectId, event, outcome: 'success' })).length;
}

test.each(
  Object.keys(READY),
)('%s happens once, and no answer is an error of ours', async (name) => {
  for (let person = 0; person < PEOPLE; person += 1) {
    const ready = await READY[name]?.();
    if (!ready) throw new Error('no such form');
    const { path, fields, client, effects } = ready;
    const before = await effects();

    const answers: supertest.Response[] = await Promise.all(
      Array.from({ length: AT_ONCE }, () => client.post(path, fields)),
    );

    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status >= 500)).toEqual([]);
    expect(statuses.filter((status) => status === 303)).not.toEqual([]);
    expect((await effects()) - before).toBe(1);
  }
});

test('five wrong codes at once are five tries', async () => {
  const { client, user } = await app.make.signedIn();
  const { code = '' } = await mailOf(app, 'confirm', user.email);
  await Promise.all(
    Array.from({ length: 5 }, () => client.post('/verify-email', { code: '2222-2222' })),
  );
  const late = await client.post('/verify-email', { code });
  expect(late.status).not.toBe(303);
  expect(await audited(user.id, 'emailConfirmed')).toBe(0);
  expect(await mailsOf(app, 'confirm', user.email)).toHaveLength(1);
});

test('whose session got a new token meanwhile stays signed in', async () => {
  const { client } = await app.make.signedIn();
  const before = client.cookies().join('; ');
  await client.post('/account/password', {
    currentPassword: 'a quiet harbour',
    newPassword: 'nine brass lanterns',
  });
  expect((await client.get('/dashboard')).status).toBe(200);

  // The second press of the button comes with the cookie from before.
  const late = await app
    .agent()
    .post('/api/auth/change-password')
    .set({ Cookie: before, Origin: app.origin })
    .send({ currentPassword: 'a quiet harbour', newPassword: 'ten brass lanterns' });

  expect([late.status, late.body.code]).toEqual([401, 'UNAUTHORIZED']);
  expect(late.headers).not.toHaveProperty('set-cookie');
});
