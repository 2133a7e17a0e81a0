import { afterAll, afterEach, describe, expect, test } from 'vitest';
import type { TestClient } from '../support/client.ts';
import { mailsOf } from '../support/mail-links.ts';
import type { IssuerAccount } from '../support/oidc-provider.ts';
import {
  atIssuer,
  connectThere,
  leavingUrl,
  newcomer,
  roundTrip,
  setOutToConnect,
  startWithIssuers,
  whoIs,
} from '../support/provider-trip.ts';
import { moveSessions } from '../support/sessions.ts';
import { proofAt } from '../support/step-up.ts';

const { app, issuers, stop } = await startWithIssuers(['ACME', 'BETA']);
const issuer = issuers.ACME;
afterAll(stop);
afterEach(() => {
  issuer.fault = undefined;
});

const ACME = 'oidc-acme';
const PAGE = '/account/connections';
const problem = (kind: string) =>
  `/sign-in/provider-problem?kind=${kind}&provider=${ACME}&from=connections`;

const press = (client: TestClient) => setOutToConnect(client, ACME);
const connect = (client: TestClient, there: IssuerAccount, fields = {}) =>
  connectThere(client, ACME, there, fields);

const rowsOf = (userId: string) => app.rows('account', { userId, providerId: ACME });

describe('connecting', () => {
  test('an account elsewhere, with whatever address it has', async () => {
    const { client, user } = await app.make.signedIn();
    expect((await client.get(PAGE)).text).toContain('Nothing is connected yet');
    const there = issuer.account();
    const back = await connect(client, there);
    expect(back.headers.location).toBe(PAGE);
    const page = await client.get(PAGE);
    expect(page.text).toContain('The account was connected.');
    expect(page.text).toContain(there.email);
    expect(await rowsOf(user.id)).toMatchObject([{ accountId: there.sub, hint: there.email }]);
    // Nothing else of the account is another than before.
    expect(await whoIs(client)).toMatchObject({ email: user.email, emailVerified: false });
    const mails = await mailsOf(app, 'changed', user.email);
    expect(mails.at(-1)?.text).toContain('An account at ACME Corp was connected');
    const events = await app.rows('auditEvent', { subjectId: user.id });
    expect(events.map(({ event, outcome }) => `${event} ${outcome}`).sort()).toEqual([
      'providerAsked success',
      'providerConnected success',
      'signIn success',
      'signUp success',
    ]);

    const other = app.client();
    await roundTrip(other, ACME, there);
    expect((await whoIs(other))?.id).toBe(user.id);
  });

  test('keeps the tokens encrypted, and no ID token', async () => {
    const { client, user } = await app.make.signedIn();
    const said: string[] = [];
    issuer.fault = {
      at: '/token',
      does: {
        answer: (json) => {
          said.push(String(json.access_token));
          return json;
        },
      },
    };
    await connect(client, issuer.account());
    const [row] = await rowsOf(user.id);
    expect(said).toHaveLength(1);
    expect(row?.accessToken).toBeTruthy();
    expect(JSON.stringify(row)).not.toContain(said[0]);
    expect(row?.idToken).toBeNull();
    const listed = await client.get('/api/auth/list-accounts');
    expect(listed.text).not.toMatch(/accessToken|refreshToken|idToken|password/);
  });

  test('again changes nothing and tells nobody', async () => {
    const { client, user } = await app.make.signedIn();
    const there = issuer.account();
    await connect(client, there);
    const before = (await app.mails(user.email)).length;
    await connect(client, there);
    expect((await client.get(PAGE)).text).toContain('was already connected');
    expect(await rowsOf(user.id)).toHaveLength(1);
    expect(await app.mails(user.email)).toHaveLength(before);
  });

  test("another person's is refused, and stays theirs", async () => {
    const { there, user: owner } = await newcomer(app, issuer, ACME);
    const { client, user } = await app.make.signedIn();
    const back = await connect(client, there);
    expect(back.headers.location).toBe(problem('taken'));
    const page = await client.get(problem('taken'));
    expect(page.text).toContain('Connected to another account');
    expect(page.text).toContain(`href="${PAGE}"`);
    expect(await rowsOf(user.id)).toEqual([]);
    expect(await rowsOf(owner.id)).toHaveLength(1);
    const events = await app.rows('auditEvent', { subjectId: user.id, event: 'providerConnected' });
    expect(events).toMatchObject([{ outcome: 'refused' }]);
  });

  test('wants a recent proof, and goes on by itself after it', async () => {
    const { client, user } = await app.make.signedIn();
    await moveSessions(app, user.id, { sensitiveUntil: new Date(Date.now() - 1000) });
    const pressed = await client.post(`${PAGE}/connect/${ACME}`);
    const proved = await client.post(proofAt(pressed, 'password'), { password: user.password });
    const there = issuer.account();
    await client.get(await atIssuer(await leavingUrl(client, proved), there));
    expect(await rowsOf(user.id)).toHaveLength(1);
  });

  test('signs out everywhere else, if wished', async () => {
    const { client, user } = await app.make.signedIn();
    const other = (await app.make.signedIn(user)).client;
    await connect(client, issuer.account());
    expect(await whoIs(other)).not.toBeNull();
    await connect(client, issuer.account(), { signOutElsewhere: 'on' });
    expect(await whoIs(other)).toBeNull();
    expect(await whoIs(client)).not.toBeNull();
  });

  test.each(['denied', 'failed'] as const)('that ends badly (%s) leads back', async (kind) => {
    const { client, user } = await app.make.signedIn();
    const url = await press(client);
    const way = await atIssuer(url, kind === 'denied' ? 'deny' : issuer.account());
    if (kind === 'failed') issuer.fault = { at: '/token', does: 'nonsense' };
    expect((await client.get(way)).headers.location).toBe(problem(kind));
    const { text } = await client.get(problem(kind));
    expect(text).toContain(`href="${PAGE}"`);
    // Whoever connects is signed in, and stays so.
    expect(text).not.toMatch(/not signed in|[Ss]igning in|sign in another way/);
    expect(await rowsOf(user.id)).toEqual([]);
    const events = await app.rows('auditEvent', { subjectId: user.id, event: 'providerConnected' });
    expect(events).toMatchObject([{ outcome: 'refused', actorId: user.id }]);
  });
});

describe('an attacker', () => {
  test('cannot have a victim finish what they began (link CSRF)', async () => {
    const attacker = await app.make.signedIn();
    const victim = await app.make.signedIn();
    const there = issuer.account();
    const way = await atIssuer(await press(attacker.client), there);
    const back = await victim.client.get(way);
    expect(back.headers.location).toBe('/sign-in/provider-problem?kind=expired&provider=oidc-acme');
    expect(await rowsOf(victim.user.id)).toEqual([]);
    expect(await rowsOf(attacker.user.id)).toEqual([]);
  });

  test('cannot finish for whoever is signed in there now', async () => {
    const { client, user } = await app.make.signedIn();
    const way = await atIssuer(await press(client), issuer.account());
    await client.post('/sign-out');
    const victim = await app.make.user();
    await client.post('/sign-in', { email: victim.email, password: victim.password });
    expect((await client.get(way)).headers.location).toBe(problem('signedOut'));
    expect([...(await rowsOf(victim.id)), ...(await rowsOf(user.id))]).toEqual([]);
  });

  test('cannot finish in a session that was ended, or begun anew', async () => {
    const { client, user } = await app.make.signedIn();
    const ways = [
      await atIssuer(await press(client), issuer.account()),
      await atIssuer(await press(client), issuer.account()),
    ];
    await client.post('/sign-out');
    expect((await client.get(ways[0] ?? '')).headers.location).toBe(problem('signedOut'));
    await client.post('/sign-in', { email: user.email, password: user.password });
    expect((await client.get(ways[1] ?? '')).headers.location).toBe(problem('signedOut'));
    expect(await rowsOf(user.id)).toEqual([]);
  });

  test('cannot connect while the account is closed to changes', async () => {
    const { client, user } = await app.make.signedIn();
    const way = await atIssuer(await press(client), issuer.account());
    await app.deps.database.query
      .updateTable('user')
      .set({ blockedAt: new Date() })
      .where('id', '=', user.id)
      .execute();
    expect((await client.get(way)).headers.location).toBe(problem('closed'));
    const pressed = await client.post(`${PAGE}/connect/${ACME}`);
    expect(pressed.headers.location).toBe(problem('closed'));
    expect(await rowsOf(user.id)).toEqual([]);
  });

  test('cannot connect or disconnect from another site, or without a session', async () => {
    for (const path of ['/api/auth/link-social', '/api/auth/unlink-account']) {
      expect((await app.client().postJson(path, { provider: ACME, accountId: 'x' })).status).toBe(
        401,
      );
      const foreign = await app.agent().post(path).set('Origin', 'https://evil.example').send({});
      expect(foreign.status).toBe(403);
    }
  });
});
