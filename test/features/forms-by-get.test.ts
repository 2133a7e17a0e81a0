import type supertest from 'supertest';
import { afterAll, describe, expect, test } from 'vitest';
import { startTestApp, type TestPerson } from '../support/app.ts';
import type { TestClient } from '../support/client.ts';
import { personWithCodes } from '../support/lost-factors.ts';
import { addPasskey, forgetPassword } from '../support/passkeys.ts';
import { formsWithoutPage } from '../support/posts.ts';
import { confirmedPerson, firstStep } from '../support/second-step.ts';
import { moveSessions } from '../support/sessions.ts';
import { proofAt } from '../support/step-up.ts';

/**
 * A form that was refused stands at the address to which it was sent. Whoever reloads it there with
 * Enter asks for that address by GET.
 */

const app = await startTestApp({ GITHUB_CLIENT_ID: 'a', GITHUB_CLIENT_SECRET: 'b' });
afterAll(() => app.stop());

/** Each path that only takes a form, with the page on which that form stands. */
const FORMS = formsWithoutPage(app);

test('a form is sent to its page or below it', () => {
  const lost = FORMS.filter(({ path, page }) => page === '/' && path !== '/sign-out');
  expect(lost, 'in routes.ts, mount it below the page whose form it is').toEqual([]);
  expect(FORMS.length).toBeGreaterThan(20);
});

test.each(FORMS)('$path leads back to $page', async ({ path, page }) => {
  const { client } = await app.make.signedIn();
  for (const visitor of [client, app.client()]) {
    for (const method of ['GET', 'HEAD']) {
      const answer = await visitor.get(`${path}?next=%2Faccount%2Fdata`).use((request) => {
        request.method = method;
      });
      expect([answer.status, answer.headers.location]).toEqual([
        303,
        `${page}?next=%2Faccount%2Fdata`,
      ]);
    }
    if (!path.includes(':')) expect((await open(visitor, path)).status).toBe(200);
  }
});

/** Follows redirects as a browser does. */
async function open(client: TestClient, path: string, hops = 5): Promise<supertest.Response> {
  const answer = await client.get(path);
  const { location } = answer.headers;
  return hops > 0 && answer.status === 303 && location ? open(client, location, hops - 1) : answer;
}

interface Refused {
  readonly client: TestClient;
  /** Where a form is sent to, with fields that are refused. */
  readonly path: string;
  readonly fields?: Record<string, string>;
  /** A form of its page, when its own is not offered any more. */
  readonly beside?: string;
}

async function longAgo() {
  const { client, user } = await confirmedPerson(app);
  await moveSessions(app, user.id, { sensitiveUntil: new Date(Date.now() - 1000) });
  const asked = await client.post('/account/username', { username: `name-${Date.now()}` });
  return { client, user, asked };
}

async function withoutPassword() {
  const { client, user } = await app.make.signedIn();
  await forgetPassword(app, user);
  return { client, user };
}

const askFor = async (client: TestClient, user: TestPerson) => {
  await client.post('/account/email', { newEmail: `new-${user.email}` });
};

/** Forms that are refused with a page, and stand on another than the one they are sent to. */
const REFUSED: Readonly<Record<string, () => Promise<Refused>>> = {
  'a wrong proof, with what it is for': async () => {
    const { client, asked } = await longAgo();
    return { client, path: proofAt(asked, 'password'), fields: { password: 'a wrong guess' } };
  },
  'a wrong proof of another way': async () => {
    const { client, asked } = await longAgo();
    await client.post(proofAt(asked, 'mail/begin'));
    return { client, path: proofAt(asked, 'mail'), fields: { code: '2222-2222' } };
  },
  'a password that is set': async () => {
    const { client } = await withoutPassword();
    return { client, path: '/account/password/set', fields: { newPassword: 'short' } };
  },
  'the code of a new address': async () => {
    const { client, user } = await confirmedPerson(app);
    await askFor(client, user);
    return { client, path: '/account/email/code', fields: { code: '2222-2222' } };
  },
  'another mail to a new address': async () => {
    const { client, user } = await confirmedPerson(app);
    await askFor(client, user);
    return { client, path: '/account/email/resend' };
  },
  'another mail for confirming the address': async () => {
    const { client, user } = await app.make.signedIn();
    return { client, path: '/verify-email/resend', fields: { email: user.email } };
  },
  'a picture that is none': async () => {
    const { client } = await app.make.signedIn();
    return { client, path: '/account/profile/picture' };
  },
  'the first code of an app': async () => {
    const { client } = await confirmedPerson(app);
    await client.post('/account/security/totp');
    return { client, path: '/account/security/totp/confirm', fields: { code: 'none' } };
  },
  'the last way in': async () => {
    const { client } = await withoutPassword();
    const { id } = await addPasskey(app, client);
    const page = `/account/passkeys/${id}`;
    return { client, path: `${page}/remove`, beside: page };
  },
  'a code of the second step': async () => {
    const { user } = await personWithCodes(app);
    const client = await firstStep(app, user);
    return { client, path: '/sign-in/challenge/recovery', fields: { code: 'none' } };
  },
  'another mail for the second step': async () => {
    const { user } = await personWithCodes(app);
    const client = await firstStep(app, user);
    await client.post('/sign-in/challenge/mail/begin');
    return { client, path: '/sign-in/challenge/mail/begin' };
  },
};

describe('once refused and asked for with Enter', () => {
  test.each(Object.keys(REFUSED))('%s: the form is there again', async (name) => {
    const { client, path, fields, beside = path } = (await REFUSED[name]?.()) as Refused;
    const send = () =>
      path.endsWith('/picture') ? client.upload(path).field('a', 'b') : client.post(path, fields);
    const refused = await send();
    expect([422, 429]).toContain(refused.status);

    const page = await open(client, path);

    expect(page.status).toBe(200);
    expect(page.text).toContain(`action="${beside.replaceAll('&', '&amp;')}"`);
  });
});

test('what is below no form is still not there', async () => {
  const { client } = await app.make.signedIn();
  for (const path of ['/account/password/nope', '/step-up/nope', '/account/passkeys/x/y/remove']) {
    expect((await client.get(path)).status).toBe(404);
  }
});
