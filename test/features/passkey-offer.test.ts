import { afterAll, describe, expect, test } from 'vitest';
import { startTestApp, type TestPerson } from '../support/app.ts';
import { Authenticator, type Flaws } from '../support/authenticator.ts';
import type { TestClient } from '../support/client.ts';
import { addPasskey, optionsFor, signInWith, trailOf } from '../support/passkeys.ts';
import { codeOf, confirmedPerson, turnOnTotp } from '../support/second-step.ts';

const SISTER = 'https://www.example.net';
const app = await startTestApp({ PASSKEY_ORIGINS: `${SISTER}, https://example.org/` });
afterAll(() => app.stop());

const PAGE = '/account/passkeys/offer';
const NEXT = '/account/history?filter=changes';
const OFFER = `${PAGE}?next=${encodeURIComponent(NEXT)}`;

/** Signs in at the form; `able` is what the script of the page says of the browser. Gives where it leads. */
async function signIn(client: TestClient, { email, password }: TestPerson, able = 'passkey') {
  const answer = await client.post('/sign-in', { email, password, able, next: NEXT });
  expect(answer.status, answer.text).toBe(303);
  return answer.headers.location;
}

async function offered() {
  const person = await app.make.user();
  const client = app.client();
  expect(await signIn(client, person)).toBe(OFFER);
  return { client, person };
}

async function quietOptions(client: TestClient) {
  const path = '/api/auth/passkey/generate-register-options?mediation=conditional';
  const answer = await client.get(path);
  expect(answer.status).toBe(200);
  return answer.body;
}

describe('a passkey is offered after a password', () => {
  test('once: who says "Not now" is led on, and not asked again', async () => {
    const { client, person } = await offered();
    const page = await client.get(OFFER);
    expect([page.status, page.text.includes('Not now')]).toEqual([200, true]);
    const skipped = await client.post(PAGE, { next: NEXT });
    expect([skipped.status, skipped.headers.location]).toEqual([303, NEXT]);
    expect(await signIn(app.client(), person)).toBe(NEXT);
    const again = await client.get(OFFER);
    expect([again.status, again.headers.location]).toEqual([303, NEXT]);
    expect(await trailOf(app, person, 'passkeyOfferSkipped')).toHaveLength(1);
  });

  test('and created there, leads on to the page asked for', async () => {
    const { client, person } = await offered();
    const key = new Authenticator({ origin: app.origin });
    const response = JSON.stringify(key.create(await optionsFor(client, 'register')));
    const done = await client.post('/account/passkeys', { response, next: NEXT });
    expect([done.status, done.headers.location]).toEqual([303, NEXT]);
    expect(await signIn(app.client(), person)).toBe(NEXT);
  });

  test.each([
    ['a browser that cannot keep one, or has no script', '', {}],
    ['what nobody offers', 'something', {}],
    ['who has answered before', 'passkey', { passkeyOfferedAt: new Date() }],
  ])('not to %s', async (_, able, columns: Record<string, unknown>) => {
    const person = await app.make.user();
    if (Object.keys(columns).length > 0) await change(person, columns);
    expect(await signIn(app.client(), person, able)).toBe(NEXT);
  });

  test('not to people who have one, or have removed the last', async () => {
    const { client, user } = await app.make.signedIn();
    const { id } = await addPasskey(app, client);
    expect(await signIn(app.client(), user)).toBe(NEXT);
    await client.postJson('/api/auth/passkey/delete-passkey', { id });
    expect(await signIn(app.client(), user)).toBe(NEXT);
  });

  test('after the second step, not before it; and not where a proof would be wanted first', async () => {
    const { client: owner, user } = await confirmedPerson(app);
    const secret = await turnOnTotp(app, owner, user.id);
    const client = app.client();
    expect(await signIn(client, user)).toBe(`/sign-in/challenge?next=${encodeURIComponent(NEXT)}`);
    const code = codeOf(secret);
    const done = await client.post('/sign-in/challenge/totp', { code, trust: 'on', next: NEXT });
    expect([done.status, done.headers.location]).toEqual([303, OFFER]);
    expect((await client.get(OFFER)).status).toBe(200);

    await client.post('/sign-out');
    expect(await signIn(client, user), 'a trusted browser').toBe(OFFER);
    const page = await client.get(OFFER);
    expect([page.status, page.headers.location]).toEqual([303, NEXT]);
  });

  test('not while the account is locked', async () => {
    const { client, person } = await offered();
    await change(person, { blockedAt: new Date() });
    const page = await client.get(OFFER);
    expect([page.status, page.headers.location]).toEqual([303, NEXT]);
  });

  test.each([
    '//evil.example',
    'https://evil.example',
  ])('and leads to no other site: %s', async (next) => {
    const { client } = await offered();
    const skipped = await client.post(PAGE, { next });
    expect(skipped.headers.location).toBe('/dashboard');
  });
});

describe('a passkey that the browser creates without asking', () => {
  const nobodyThere: Flaws = { userVerified: false, userPresent: false };

  test('is kept, told of, and wants its owner verified at the next sign-in', async () => {
    const { client, person } = await offered();
    const options = await quietOptions(client);
    expect(options.authenticatorSelection).toMatchObject({
      residentKey: 'required',
      userVerification: 'preferred',
    });
    const key = new Authenticator({ origin: app.origin });
    const response = JSON.stringify(key.create(options, nobodyThere));
    const done = await client.post(`${PAGE}/quietly`, { response, next: NEXT });
    expect([done.status, done.headers.location]).toEqual([303, NEXT]);
    expect((await client.get(NEXT)).text).toContain(
      'A passkey was created in your password manager',
    );
    const mails = await app.mails(person.email);
    expect(mails.filter(({ text }) => text.includes('A passkey was created'))).toHaveLength(1);

    const guest = app.client();
    const lazy = key.get(await optionsFor(guest, 'authenticate'), { userVerified: false });
    const path = '/api/auth/passkey/verify-authentication';
    expect((await guest.postJson(path, { response: lazy })).status).toBe(401);
    expect((await signInWith(key, guest)).status).toBe(200);
  });

  test('is refused for a challenge that wants the person there; the page stays and says nothing', async () => {
    const { client, person } = await offered();
    const key = new Authenticator({ origin: app.origin });
    const response = JSON.stringify(key.create(await optionsFor(client, 'register'), nobodyThere));
    const refused = await client.post(`${PAGE}/quietly`, { response, next: NEXT });
    expect(refused.status).toBe(422);
    expect(refused.text).toContain(`name="next" value="${NEXT.replace('&', '&amp;')}"`);
    expect(refused.text).toContain('signalUnknownCredential');
    expect(refused.text).not.toContain('data-quietly');
    expect(refused.text).not.toContain('Error:');
    expect(await app.rows('passkey', { userId: person.id })).toEqual([]);
  });
});

describe('sister sites', () => {
  test('stand in /.well-known/webauthn', async () => {
    const answer = await app.client().get('/.well-known/webauthn');
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toContain('application/json');
    expect(answer.body).toEqual({ origins: [app.origin, SISTER, 'https://example.org'] });
  });

  test.each([
    [SISTER, 200],
    ['https://evil.example', 401],
  ])('may use the passkeys: %s is answered %i', async (origin, status) => {
    const { client } = await app.make.signedIn();
    const { key } = await addPasskey(app, client);
    const guest = app.client();
    const response = key.get(await optionsFor(guest, 'authenticate'), { origin });
    const path = '/api/auth/passkey/verify-authentication';
    expect((await guest.postJson(path, { response })).status).toBe(status);
  });
});

async function change({ id }: TestPerson, columns: Record<string, unknown>): Promise<void> {
  await app.deps.database.query.updateTable('user').set(columns).where('id', '=', id).execute();
}
