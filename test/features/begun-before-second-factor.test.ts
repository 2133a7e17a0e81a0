import { afterAll, describe, expect, test } from 'vitest';
import type { TestPerson } from '../support/app.ts';
import { api, type TestClient } from '../support/client.ts';
import { openLink, tokenOf } from '../support/mail-links.ts';
import { shown } from '../support/page.ts';
import {
  atIssuer,
  roundTrip,
  setOutToConnect,
  startWithIssuers,
} from '../support/provider-trip.ts';
import {
  codeOf,
  confirmedPerson,
  firstStep,
  forgetUse,
  turnOnTotp,
} from '../support/second-step.ts';
import { proofAt } from '../support/step-up.ts';

// Somebody with the password begins something; then the owner switches a second step on, and signs nobody out.
const { app, issuers, stop } = await startWithIssuers(['ACME']);
const issuer = issuers.ACME;
afterAll(stop);

const ACME = 'oidc-acme';

const refused = { status: 403, body: { code: 'STEP_UP_REQUIRED', secondFactor: true } };

/** The owner in one browser, somebody with the password in another. */
async function ownerAndThief() {
  const { client: owner, user } = await confirmedPerson(app);
  const thief = await firstStep(app, user);
  return { owner, thief, user };
}

describe('a change of address', () => {
  async function askedBefore() {
    const scene = await ownerAndThief();
    const to = app.make.email();
    expect((await api(scene.thief, '/change-email', { newEmail: to })).status).toBe(200);
    const secret = await turnOnTotp(app, scene.owner, scene.user.id);
    return { ...scene, to, secret, mail: await app.mail(to) };
  }

  const staysAt = async ({ id, email }: TestPerson) =>
    expect(await app.rows('user', { id })).toMatchObject([{ email }]);

  test('is confirmed by link or code, and mailed again, with the second factor alone', async () => {
    const { thief, user, mail } = await askedBefore();
    for (const [path, body] of [
      ['/verify-email-change', { token: tokenOf(mail) }],
      ['/verify-email-change', { code: mail.code }],
      ['/resend-email-change', {}],
    ] as const) {
      expect(await api(thief, path, body), path).toMatchObject(refused);
      // The password does not stand for it.
      await api(thief, '/step-up/password', { password: user.password });
      expect(await api(thief, path, body), path).toMatchObject(refused);
    }
    await staysAt(user);
  });

  test('is carried out by the page after that proof', async () => {
    const { thief, user, mail, secret, to } = await askedBefore();
    await openLink(thief, mail);
    const byLink = await thief.post('/account/email/confirm');
    expect((await thief.get(byLink.headers.location ?? '')).text).not.toContain(
      '/step-up/password',
    );
    const byCode = await thief.post('/account/email/code', { code: mail.code ?? '' });
    await staysAt(user);
    const done = await thief.post(proofAt(byCode, 'totp'), { code: codeOf(secret) });
    expect(done.headers.location).toBe('/account/email');
    expect(await app.rows('user', { id: user.id })).toMatchObject([{ email: to }]);
  });

  test('needs no new proof, however late, where the second factor was shown or none is on', async () => {
    for (const factor of [true, false]) {
      const { client, user } = await confirmedPerson(app);
      if (factor) await turnOnTotp(app, client, user.id);
      const to = app.make.email();
      await api(client, '/change-email', { newEmail: to });
      await app.deps.database.pool.query(
        'UPDATE session SET sensitiveUntil = UTC_TIMESTAMP(3) - INTERVAL 1 MINUTE WHERE userId = ?',
        [user.id],
      );
      const token = tokenOf(await app.mail(to));
      expect((await api(client, '/verify-email-change', { token })).status).toBe(200);
    }
  });

  test('begun with the second factor, is finished in no session without it', async () => {
    const { client, user } = await confirmedPerson(app);
    const secret = await turnOnTotp(app, client, user.id);
    const trusted = await firstStep(app, user);
    await trusted.post('/sign-in/challenge/totp', { code: codeOf(secret), trust: 'on' });
    await trusted.post('/sign-out');
    await firstStep(app, user, trusted);
    const to = app.make.email();
    await api(client, '/change-email', { newEmail: to });
    const token = tokenOf(await app.mail(to));
    expect(await api(trusted, '/verify-email-change', { token })).toMatchObject(refused);
    expect((await api(client, '/verify-email-change', { token })).status).toBe(200);
  });
});

describe('an account elsewhere', () => {
  test('is not connected at the end of a trip, and its tokens go back', async () => {
    const { owner, thief, user } = await ownerAndThief();
    const there = issuer.account();
    const url = await setOutToConnect(thief, ACME);
    await turnOnTotp(app, owner, user.id);
    const before = issuer.revoked;
    const back = await thief.get(await atIssuer(url, there));
    expect(back.headers.location).toContain('kind=unproven');
    expect((await thief.get(back.headers.location ?? '')).text).toContain(
      shown('providerProblem.kinds.unproven.title'),
    );
    expect(await app.rows('account', { userId: user.id, providerId: ACME })).toEqual([]);
    expect(issuer.revoked).toBe(before + 1);
  });

  test('that was offered is not connected in a trusted browser, which says so', async () => {
    const { client, user } = await confirmedPerson(app);
    const secret = await turnOnTotp(app, client, user.id);
    const trusted = await firstStep(app, user);
    await trusted.post('/sign-in/challenge/totp', { code: codeOf(secret), trust: 'on' });
    await trusted.post('/sign-out');
    await forgetUse(app, user.id);
    const accept = async (
      visitor: TestClient,
      there = issuer.account({ email: user.email, email_verified: true }),
    ) => {
      await roundTrip(visitor, ACME, there);
      await visitor.post('/sign-in/connect');
      return firstStep(app, user, visitor);
    };
    const before = issuer.revoked;
    await accept(trusted);
    expect((await trusted.get('/dashboard')).text).toContain(shown('providerOffer.unproven'));
    expect(await app.rows('account', { userId: user.id, providerId: ACME })).toEqual([]);
    expect(issuer.revoked).toBe(before + 1);

    // With the second step taken it is.
    const other = await accept(app.client());
    await other.post('/sign-in/challenge/totp', { code: codeOf(secret) });
    expect(await app.rows('account', { userId: user.id, providerId: ACME })).toHaveLength(1);
  });
});
