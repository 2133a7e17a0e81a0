import { afterAll, expect, test } from 'vitest';
import { startTestApp, type TestPerson } from '../support/app.ts';
import type { TestClient } from '../support/client.ts';
import { shown } from '../support/page.ts';
import { addPasskey } from '../support/passkeys.ts';
import { confirmedPerson, turnOnTotp } from '../support/second-step.ts';

const app = await startTestApp();
const strict = await startTestApp({ REQUIRE_SECOND_FACTOR: 'true' });
afterAll(() => Promise.all([app.stop(), strict.stop()]));

interface Last {
  /** Switches the factor on; gives the page on which it is removed, and the form that removes it. */
  readonly setUp: (
    site: typeof app,
    client: TestClient,
    user: TestPerson,
  ) => Promise<{ page: string; form: string }>;
}

const LAST: Readonly<Record<string, Last>> = {
  'the app': {
    setUp: async (site, client, user) => {
      await turnOnTotp(site, client, user.id);
      return { page: '/account/security', form: '/account/security/totp/off' };
    },
  },
  'codes by email': {
    setUp: async (_site, client) => {
      await client.postJson('/api/auth/two-factor/enable-mail');
      return { page: '/account/security', form: '/account/security/mail/off' };
    },
  },
  'the only passkey': {
    setUp: async (site, client) => {
      const { id } = await addPasskey(site, client);
      await client.postJson('/api/auth/passkey/second-step', { enabled: true });
      const page = `/account/passkeys/${id}`;
      return { page, form: `${page}/remove` };
    },
  },
  'asking for a passkey': {
    setUp: async (site, client) => {
      await addPasskey(site, client);
      await client.postJson('/api/auth/passkey/second-step', { enabled: true });
      return { page: '/account/passkeys', form: '/account/passkeys/second-step' };
    },
  },
};

test.each(
  Object.entries(LAST),
)('%s: before the last second step goes the page warns, after it the page and the mail say so', async (_name, {
  setUp,
}) => {
  const { client, user } = await confirmedPerson(app);
  const { page, form } = await setUp(app, client, user);
  expect((await client.get(page)).text).toContain(shown('secondFactors.last'));
  const done = await client.post(form);
  expect(done.status).toBe(303);
  expect((await client.get(done.headers.location ?? '')).text).toContain(
    shown('secondFactors.ended'),
  );
  expect((await app.mail(user.email)).text).toContain(shown('mail.accountChanged.endedSecondStep'));
  expect(await app.rows('user', { id: user.id })).toMatchObject([{ twoFactorEnabled: 0 }]);
});

test('with another second step left neither page nor mail says so', async () => {
  const { client, user } = await confirmedPerson(app);
  const { page, form } = (await LAST['the app']?.setUp(app, client, user)) as {
    page: string;
    form: string;
  };
  await client.postJson('/api/auth/two-factor/enable-mail');
  expect((await client.get(page)).text).not.toContain(shown('secondFactors.last'));
  const done = await client.post(form);
  expect((await client.get(done.headers.location ?? '')).text).toContain(
    shown('security.turnedOff'),
  );
  expect((await app.mail(user.email)).text).not.toContain(
    shown('mail.accountChanged.endedSecondStep'),
  );
});

test('where one is compulsory the warning says what comes next', async () => {
  const { client, user } = await confirmedPerson(strict);
  const { page, form } = (await LAST['the app']?.setUp(strict, client, user)) as {
    page: string;
    form: string;
  };
  expect((await client.get(page)).text).toContain(shown('secondFactors.lastRequired'));
  const done = await client.post(form);
  expect((await client.get(done.headers.location ?? '')).text).toContain(
    shown('security.required'),
  );
});
