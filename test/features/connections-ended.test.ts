import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import type { TestClient } from '../support/client.ts';
import { letDayCome } from '../support/leaving.ts';
import { mailOf, mailsOf, tokenOf } from '../support/mail-links.ts';
import type { IssuerAccount } from '../support/oidc-provider.ts';
import {
  connectThere,
  newcomer,
  roundTrip,
  startWithIssuers,
  whoIs,
} from '../support/provider-trip.ts';
import { codeOf, firstStep, personWithTotp } from '../support/second-step.ts';
import { moveSessions } from '../support/sessions.ts';
import { proofAt } from '../support/step-up.ts';

const { app, issuers, stop } = await startWithIssuers(['ACME']);
const issuer = issuers.ACME;
afterAll(stop);
afterEach(() => {
  issuer.fault = undefined;
});

const ACME = 'oidc-acme';
const PAGE = '/account/connections';

const connect = (client: TestClient, there: IssuerAccount) => connectThere(client, ACME, there);

const rowsOf = (userId: string) => app.rows('account', { userId, providerId: ACME });

describe('disconnecting', () => {
  test('takes the way in away, gives the tokens back and tells the person', async () => {
    const { client, user } = await app.make.signedIn();
    const there = issuer.account();
    await connect(client, there);
    const [row] = await rowsOf(user.id);
    const page = await client.get(`${PAGE}/${row?.id}`);
    expect(page.text).toContain('Disconnect ACME Corp');
    const before = issuer.revoked;
    const done = await client.post(`${PAGE}/${row?.id}/disconnect`);
    expect(done.headers.location).toBe(PAGE);
    expect((await client.get(PAGE)).text).toContain('The account was disconnected.');
    expect(await rowsOf(user.id)).toEqual([]);
    expect(issuer.revoked).toBe(before + 1);
    const mails = await mailsOf(app, 'changed', user.email);
    expect(mails.at(-1)?.text).toContain('at ACME Corp was disconnected');
    const events = await app.rows('auditEvent', {
      subjectId: user.id,
      event: 'providerDisconnected',
    });
    expect(events).toMatchObject([{ outcome: 'success', actorId: user.id }]);
    // To come with it once more is to come anew.
    const again = app.client();
    await roundTrip(again, ACME, there);
    expect((await whoIs(again))?.id).not.toBe(user.id);
  });

  test.each(['failure', 'hang'] as const)('works when the provider does not (%s)', async (does) => {
    const { client, user } = await app.make.signedIn();
    await connect(client, issuer.account());
    const [row] = await rowsOf(user.id);
    issuer.fault = { at: '/token/revocation', does };
    // Who waits for too long gets no page but 503.
    expect((await client.post(`${PAGE}/${row?.id}/disconnect`)).headers.location).toBe(PAGE);
    expect(await rowsOf(user.id)).toEqual([]);
  });

  test('signs out everywhere else, if wished', async () => {
    const { client, user } = await app.make.signedIn();
    await connect(client, issuer.account());
    const other = (await app.make.signedIn(user)).client;
    const [row] = await rowsOf(user.id);
    await client.post(`${PAGE}/${row?.id}/disconnect`, { signOutElsewhere: 'on' });
    expect(await whoIs(other)).toBeNull();
    expect(await whoIs(client)).not.toBeNull();
  });

  test('while somebody is coming back from there: that opens nothing', async () => {
    const { client, user } = await app.make.signedIn();
    const there = issuer.account({ email_verified: false });
    await connect(client, there);
    const [row] = await rowsOf(user.id);
    const { internalAdapter } = await app.deps.auth.$context;
    const { findUserById } = internalAdapter;
    let disconnected = false;
    // Just after the account was found.
    const spy = vi.spyOn(internalAdapter, 'findUserById').mockImplementation(async (id) => {
      if (!disconnected && id === user.id) {
        disconnected = true;
        await client.post(`${PAGE}/${row?.id}/disconnect`, { signOutElsewhere: 'on' });
      }
      return findUserById(id);
    });
    const coming = app.client();
    await roundTrip(coming, ACME, there);
    spy.mockRestore();
    expect(await rowsOf(user.id)).toEqual([]);
    expect((await whoIs(coming))?.id).not.toBe(user.id);
    expect(await app.rows('session', { userId: user.id })).toHaveLength(1);
  });

  test('the last way in is refused, and the page says why (scenario 46)', async () => {
    const { client, user, row } = await newcomer(app, issuer, ACME);
    const page = await client.get(`${PAGE}/${row?.id}`);
    expect(page.text).toContain('This is the only way into your account');
    expect(page.text).not.toContain('/disconnect');
    const posted = await client.post(`${PAGE}/${row?.id}/disconnect`);
    expect(posted.status).toBe(422);
    expect(posted.text).toContain('This is the only way into your account');
    const answer = await client.postJson('/api/auth/unlink-account', { accountId: row?.id });
    expect([answer.status, answer.body.code]).toEqual([400, 'LAST_WAY_IN']);
    expect(await rowsOf(user.id)).toHaveLength(1);

    await client.post('/account/password/set', { newPassword: 'nine brass lanterns' });
    expect((await client.post(`${PAGE}/${row?.id}/disconnect`)).status).toBe(303);
  });

  test('two at once leave one', async () => {
    const { client, user } = await newcomer(app, issuer, ACME);
    await connect(client, issuer.account());
    const rows = await rowsOf(user.id);
    const answers = await Promise.all(
      rows.map(({ id }) => client.postJson('/api/auth/unlink-account', { accountId: id })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400]);
    expect(await rowsOf(user.id)).toHaveLength(1);
  });

  test("another person's, a password's and made-up ones are not there", async () => {
    const { user: victim, row: theirs } = await newcomer(app, issuer, ACME);
    const { client, user } = await app.make.signedIn();
    await connect(client, issuer.account());
    const [password] = await app.rows('account', { userId: user.id, providerId: 'credential' });
    for (const id of [theirs?.id, password?.id, 'made-up', 'x'.repeat(60)]) {
      expect((await client.get(`${PAGE}/${id}`)).status).toBe(404);
      expect((await client.post(`${PAGE}/${id}/disconnect`)).status).toBe(404);
      const answer = await client.postJson('/api/auth/unlink-account', { accountId: id });
      expect([answer.status, answer.body.code]).toEqual([404, 'ACCOUNT_NOT_FOUND']);
    }
    expect(await rowsOf(victim.id)).toHaveLength(1);
    expect(await app.rows('account', { userId: user.id })).toHaveLength(2);
  });

  test('wants a recent proof, and is carried out after it', async () => {
    const { client, user } = await app.make.signedIn();
    await connect(client, issuer.account());
    const [row] = await rowsOf(user.id);
    await moveSessions(app, user.id, { sensitiveUntil: new Date(Date.now() - 1000) });
    const asked = await client.post(`${PAGE}/${row?.id}/disconnect`);
    expect(await rowsOf(user.id)).toHaveLength(1);
    const done = await client.post(proofAt(asked, 'password'), { password: user.password });
    expect(done.headers.location).toBe(PAGE);
    expect(await rowsOf(user.id)).toEqual([]);
  });

  test('what is offered no more is shown, and can be disconnected', async () => {
    const { client, user } = await app.make.signedIn();
    await connect(client, issuer.account());
    await app.deps.database.query
      .updateTable('account')
      .set({ providerId: 'oidc-gone' })
      .where('userId', '=', user.id)
      .where('providerId', '=', ACME)
      .execute();
    const page = await client.get(PAGE);
    expect(page.text).toContain('oidc-gone');
    expect(page.text).toContain('No longer offered');
    const [row] = await app.rows('account', { userId: user.id, providerId: 'oidc-gone' });
    expect((await client.post(`${PAGE}/${row?.id}/disconnect`)).headers.location).toBe(PAGE);
  });
});

describe('the tokens are given back, too', () => {
  test('when the account is deleted for good, and not before', async () => {
    const { client, user } = await app.make.signedIn();
    await connect(client, issuer.account());
    const before = issuer.revoked;
    await client.postJson('/api/auth/delete-user');
    await app.deps.departures.run();
    expect(issuer.revoked).toBe(before);
    await letDayCome(app, user);
    await app.deps.departures.run();
    expect(await rowsOf(user.id)).toEqual([]);
    expect(issuer.revoked).toBe(before + 1);
  });

  test.each([
    'failure',
    'hang',
  ] as const)('a provider that does not take them keeps nobody (%s)', async (does) => {
    const people = [await app.make.signedIn(), await app.make.signedIn()];
    for (const { client, user } of people) {
      await connect(client, issuer.account());
      await client.postJson('/api/auth/delete-user');
      await letDayCome(app, user);
    }
    issuer.fault = { at: '/token/revocation', does };
    await app.deps.departures.run();
    for (const { user } of people) expect(await app.rows('user', { id: user.id })).toEqual([]);
    const told = app.logged.filter(({ msg }) => msg === 'tokens could not be given back');
    expect(told.slice(-2)).toMatchObject([{ provider: ACME }, { provider: ACME }]);
  });

  test.each([
    'is declined',
    'was for somebody else than who signs in',
  ])('when an offer to connect %s', async (why) => {
    const user = await app.make.user();
    const client = app.client();
    await roundTrip(client, ACME, issuer.account({ email: user.email, email_verified: true }));
    const before = issuer.revoked;
    if (why === 'is declined') await client.post('/sign-in/connect/decline');
    else {
      await client.post('/sign-in/connect');
      const other = await app.make.user();
      await client.post('/sign-in', { email: other.email, password: other.password });
    }
    expect(issuer.revoked).toBe(before + 1);
  });

  test('when the owner of the address first proves it, and what a stranger has put there ends', async () => {
    const { client, user } = await app.make.signedIn();
    await connect(client, issuer.account());
    const before = issuer.revoked;
    await app.client().postJson('/api/auth/request-password-reset', { email: user.email });
    const token = tokenOf(await mailOf(app, 'reset', user.email));
    const newPassword = 'nine brass lanterns';
    const reset = await app.client().postJson('/api/auth/reset-password', { token, newPassword });
    expect(reset.status).toBe(200);
    expect(await rowsOf(user.id)).toEqual([]);
    expect(issuer.revoked).toBe(before + 1);
  });

  test('by "this was not me", which takes away what a thief has connected', async () => {
    const { client, user } = await app.make.signedIn();
    await connect(client, issuer.account());
    const before = issuer.revoked;
    const [mail] = (await mailsOf(app, 'changed', user.email)).slice(-1);
    const token = /\/not-me\?token=([\w-]+)/.exec(mail?.text ?? '')?.[1];
    expect(
      (await app.client().postJson('/api/auth/not-me', { token, deliberate: true })).status,
    ).toBe(200);
    expect(await rowsOf(user.id)).toEqual([]);
    expect(issuer.revoked).toBe(before + 1);
  });
});

describe('with a second factor', () => {
  test('the way by a provider leads to the challenge, and on to the page asked for', async () => {
    const { client: first, user, secret } = await personWithTotp(app);
    const there = issuer.account();
    await connect(first, there);
    const client = app.client();
    const next = '/account/devices';
    const back = await roundTrip(client, ACME, there, { next, remember: 'on' });
    expect(back.headers.location).toBe('/sign-in/challenge?next=%2Faccount%2Fdevices');
    expect(await whoIs(client)).toBeNull();
    const done = await client.post('/sign-in/challenge/totp', { code: codeOf(secret), next });
    expect(done.headers.location).toBe(next);
    expect((await whoIs(client))?.id).toBe(user.id);
    const sessions = await app.rows('session', { userId: user.id });
    expect(sessions.some(({ remembered }) => Boolean(remembered))).toBe(true);
    const events = await app.rows('auditEvent', { subjectId: user.id, event: 'signIn' });
    const details = events.map(({ detail }) => JSON.parse(String(detail)));
    expect(details.filter(({ method }) => method === 'provider')).toEqual([
      { method: 'provider', second: 'totp' },
    ]);
  });

  test('an offer is taken up only after the whole ladder', async () => {
    const { user, secret } = await personWithTotp(app);
    const there = issuer.account({ email: user.email, email_verified: true });
    const client = app.client();
    await roundTrip(client, ACME, there);
    await client.post('/sign-in/connect');
    await firstStep(app, user, client);
    expect(await rowsOf(user.id)).toEqual([]);
    await client.post('/sign-in/challenge/totp', { code: codeOf(secret) });
    expect((await whoIs(client))?.id).toBe(user.id);
    expect(await rowsOf(user.id)).toHaveLength(1);
  });
});
