import { afterAll, expect, test } from 'vitest';
import { startTestApp } from '../support/app.ts';
import { letMinutesPass, mailsOf, openLink, pathOf, tokenOf } from '../support/mail-links.ts';
import { shown } from '../support/page.ts';
import { mailSignInOf } from '../support/sign-in-mail.ts';

const app = await startTestApp();
afterAll(() => app.stop());

const { ask, asked, confirmed, signIns, verify } = mailSignInOf(app);

test('neither link nor code is of use in a browser that did not ask, or asked for another account', async () => {
  const { user, mail } = await asked();
  const { client: other } = await asked();
  const proofs = [{ token: tokenOf(mail) }, { code: mail.code }];
  for (const client of [app.client(), other]) {
    for (const proof of proofs) {
      const res = await verify(client, proof);
      expect(res.status).toBe(400);
      expect(client.cookie('session_token')).toBeUndefined();
    }
  }
  const [row] = await app.rows('mailProof', {
    purpose: 'sign-in',
    subject: app.deps.proofs.addressSubject(user.email),
  });
  expect(row?.attempts).toBe(0);
});

test('a newer request wins, by whichever browser, and takes no tries away', async () => {
  const { client, user, mail } = await asked();
  await letMinutesPass(app, user.email, 2);
  const second = await asked(user);
  for (const proof of [{ token: tokenOf(mail) }, { code: mail.code }]) {
    expect((await verify(client, proof)).body.code).toBe('INVALID_TOKEN');
  }
  expect((await verify(second.client, { code: second.mail.code })).status).toBe(200);
});

test('after ten minutes it is over', async () => {
  const { client, user, mail } = await asked();
  await letMinutesPass(app, user.email, 11);
  expect((await verify(client, { token: tokenOf(mail) })).body.code).toBe('INVALID_TOKEN');
  expect((await verify(client, { code: mail.code })).body.code).toBe('CODE_CLOSED');
  const page = await openLink(client, mail);
  expect(page.status).toBe(410);
  expect(page.text).toContain(shown('mailCode.gone'));
});

test('five wrong codes close it, for a known and an unknown address alike', async () => {
  const user = await confirmed();
  for (const email of [user.email, app.make.email()]) {
    const client = app.client();
    await ask(client, email);
    const codes = [];
    for (let round = 0; round < 6; round += 1) {
      codes.push((await verify(client, { code: '2222-2222' })).body.code);
    }
    expect(codes).toEqual([...Array(4).fill('INVALID_CODE'), 'CODE_CLOSED', 'CODE_CLOSED']);
  }
  expect(await signIns(user.id)).toEqual(Array(6).fill('refused'));
});

test('asking for a new mail does not give wrong codes back', async () => {
  const { client, user } = await asked();
  for (let round = 0; round < 4; round += 1) await verify(client, { code: '2222-2222' });
  await letMinutesPass(app, user.email, 2);
  const newer = await asked(user);
  const codes = [];
  for (let round = 0; round < 2; round += 1) {
    codes.push((await verify(newer.client, { code: '2222-2222' })).body.code);
  }
  expect(codes).toEqual(['CODE_CLOSED', 'CODE_CLOSED']);
  const { code } = newer.mail;
  expect((await verify(newer.client, { code })).body.code).toBe('CODE_CLOSED');
});

test('two at once: one signs in', async () => {
  const { client, user, mail } = await asked();
  const answers = await Promise.all([1, 2, 3].map(() => verify(client, { token: tokenOf(mail) })));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 400, 400]);
  expect((await signIns(user.id)).sort()).toEqual(['refused', 'refused', 'success']);
});

test('asking twice sends one mail and says when to ask again, known or unknown', async () => {
  const { email } = await confirmed();
  for (const address of [email, app.make.email()]) {
    const client = app.client();
    expect((await ask(client, address)).status).toBe(303);
    const again = await ask(client, address);
    expect(again.status).toBe(429);
    expect(again.text).toMatch(/ask for another in \d+ seconds/);
  }
  expect(await mailsOf(app, 'signIn', email)).toHaveLength(1);
});

test('fetching the link twice and with HEAD changes nothing', async () => {
  const { client, mail } = await asked();
  const scanner = app.agent();
  expect((await scanner.head(pathOf(mail))).status).toBe(303);
  expect((await scanner.get(pathOf(mail))).headers.location).toBe('/sign-in/mail/code');
  expect((await scanner.get('/api/auth/magic-link/verify?token=x')).status).toBe(404);
  expect((await verify(client, { code: mail.code })).status).toBe(200);
});

test('a link dies with a change of the address', async () => {
  const { client, user, mail } = await asked();
  await app.deps.database.query
    .updateTable('user')
    .set({ email: app.make.email() })
    .where('id', '=', user.id)
    .execute();
  expect((await verify(client, { token: tokenOf(mail) })).body.code).toBe('INVALID_TOKEN');
});

test.each([
  ['nothing', {}],
  ['a list', { code: ['A', 'B'] }],
  ['10 KB', { code: 'x'.repeat(10_240) }],
  ['an object', { token: { $ne: '' } }],
  ['full-width letters', { code: 'ＡＢＣＤ２３４５' }],
  ['a number', { code: 12_345_678 }],
])('%s is refused plainly', async (_, body) => {
  const { client } = await asked();
  const res = await verify(client, body);
  expect(res.status).toBe(400);
  expect(res.body.code).toEqual(expect.any(String));
});
