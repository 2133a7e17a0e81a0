import { afterAll, expect, test } from 'vitest';
import { letMinutesPass, mailOf, mailsOf, openLink } from '../support/mail-links.ts';
import { roundTrip, startWithIssuers, whoIs } from '../support/provider-trip.ts';
import { confirm } from '../support/second-step.ts';

/** Nobody is signed in before the address is confirmed. */
const { app, issuers, stop } = await startWithIssuers(['ACME'], { EMAIL_VERIFICATION: 'first' });
const issuer = issuers.ACME;
afterAll(stop);

const ACME = 'oidc-acme';
const CONFIRM = '/verify-email?next=%2Faccount%2Femail';
const FIELDS = { next: '/account/email' };

test('an address that the provider vouches for is confirmed', async () => {
  const client = app.client();
  const there = issuer.account({ email_verified: true });
  expect((await roundTrip(client, ACME, there, FIELDS)).headers.location).toBe('/account/email');
  expect(await whoIs(client)).toMatchObject({ emailVerified: true });
});

test('another one is to be confirmed first; the code is good in the same browser', async () => {
  const there = issuer.account({ email_verified: false });
  const { email = '' } = there;
  const client = app.client();
  expect((await roundTrip(client, ACME, there, FIELDS)).headers.location).toBe(CONFIRM);
  expect(await whoIs(client)).toBeNull();
  const { code = '' } = await mailOf(app, 'confirm', email);
  const confirmed = await client.post('/verify-email', { code, ...FIELDS });
  expect(confirmed.headers.location).toBe('/account/email');
  expect(await whoIs(client)).toMatchObject({ email, emailVerified: true });

  const again = app.client();
  await roundTrip(again, ACME, there);
  expect(await whoIs(again)).toMatchObject({ email });
});

test('nor is anybody signed in the second time, before that', async () => {
  const there = issuer.account({ email_verified: false });
  await roundTrip(app.client(), ACME, there);
  const client = app.client();
  expect((await roundTrip(client, ACME, there, FIELDS)).headers.location).toBe(CONFIRM);
  expect(await whoIs(client)).toBeNull();
  // The brake on mails.
  expect(await mailsOf(app, 'confirm', there.email ?? '')).toHaveLength(1);

  // The provider vouches for it now.
  Object.assign(there, { email_verified: true });
  await roundTrip(client, ACME, there);
  expect(await whoIs(client)).toMatchObject({ email: there.email, emailVerified: true });
});

test('confirmed in another browser, the account no longer belongs to the person who came first', async () => {
  const there = issuer.account({ email_verified: false });
  await roundTrip(app.client(), ACME, there);
  const owner = app.client();
  const mail = await mailOf(app, 'confirm', there.email ?? '');
  await openLink(owner, mail);
  const done = await owner.post('/verify-email', { code: mail.code ?? '', startOver: 'on' });
  expect(done.headers.location).toBe('/reset-password');
  expect(await app.rows('account', { accountId: there.sub })).toEqual([]);
});

test('a taken address looks like a new one, unless the provider vouches for it', async () => {
  const owner = await app.make.user();
  await confirm(app, owner);
  await letMinutesPass(app, owner.email, 60);
  const shape = ({ status, headers }: Awaited<ReturnType<typeof roundTrip>>) => ({
    status,
    location: headers.location,
    cookies: [headers['set-cookie'] ?? []].flat().map((cookie) => String(cookie).split('=')[0]),
  });
  const taken = issuer.account({ email: owner.email, email_verified: false });
  const free = issuer.account({ email_verified: false });
  const clients = [app.client(), app.client()] as const;

  const answers = [
    shape(await roundTrip(clients[0], ACME, taken)),
    shape(await roundTrip(clients[1], ACME, free)),
  ];

  expect(answers[0]).toEqual(answers[1]);
  expect(await mailsOf(app, 'exists', owner.email)).toHaveLength(1);
  expect(await app.rows('account', { accountId: taken.sub })).toEqual([]);
  const pages = await Promise.all(clients.map((client) => client.get('/verify-email')));
  const same = (text = '', address = '') => text.replaceAll(address, 'x').replace(/\d+ second/, '');
  expect(same(pages[0]?.text, owner.email)).toBe(same(pages[1]?.text, free.email));

  Object.assign(taken, { email_verified: true });
  const known = await roundTrip(app.client(), ACME, taken);
  expect(known.headers.location).toBe('/sign-in/connect');
});
