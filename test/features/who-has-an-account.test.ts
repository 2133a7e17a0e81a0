import { afterAll, describe, expect, test } from 'vitest';
import { copyOf } from '../support/leaving.ts';
import { letMinutesPass, mailOf } from '../support/mail-links.ts';
import { roundTrip, startWithIssuers } from '../support/provider-trip.ts';
import { confirm, firstStep, turnOnTotp } from '../support/second-step.ts';

/** Where signing up tells nobody who has an account, what a browser keeps of it may not either. */
const { app, issuers, stop } = await startWithIssuers(['ACME'], { EMAIL_VERIFICATION: 'first' });
const issuer = issuers.ACME;
afterAll(stop);

const ACME = 'oidc-acme';
const password = 'nine brass lanterns';
const typedCode = 'AAAA-AAAA';

type Client = ReturnType<typeof app.client>;

/** What anybody can read in a cookie of theirs that is signed. */
const readIn = (client: Client, name: string): Record<string, string> => {
  const [value = ''] = client.cookie(name)?.split('.') ?? [];
  const { until, browsers, asked } = JSON.parse(Buffer.from(value, 'base64url').toString());
  return { ...(browsers ?? asked)[0], until };
};

/** An address that is confirmed, one that waits for it, and one that nobody has, equally long. */
const addresses = async () => {
  const [known, waiting, free] = [app.make.email(), app.make.email(), app.make.email()];
  const owner = app.client();
  await owner.post('/sign-up', { name: 'Ada', email: known, password: 'a quiet harbour' });
  await owner.post('/verify-email', { code: (await mailOf(app, 'confirm', known)).code ?? '' });
  await app.client().post('/sign-up', { name: 'Ada', email: waiting, password });
  await letMinutesPass(app, known, 2);
  await letMinutesPass(app, waiting, 2);
  return [known, waiting, free];
};

/** Keeps what a browser reads after each of three tries with each address. */
const readAll = async (
  name: string,
  act: (client: Client, email: string) => PromiseLike<unknown>,
) => {
  const reads: Record<string, string>[][] = [];
  for (const email of await addresses()) {
    const tries: Record<string, string>[] = [];
    for (let i = 0; i < 3; i += 1) {
      const client = app.client();
      await act(client, email);
      tries.push(readIn(client, name));
      await letMinutesPass(app, email, 2);
    }
    reads.push(tries);
  }
  return reads;
};

/** Each value but the address and the time is another one each time, and as long. */
const expectNoise = (reads: Record<string, string>[][]) => {
  const all = reads.flat();
  expect(all).toHaveLength(9);
  const [first = {}] = all;
  for (const read of all) {
    expect(Object.keys(read)).toEqual(Object.keys(first));
    for (const [key, value] of Object.entries(read)) {
      expect([key, String(value).length]).toEqual([key, String(first[key]).length]);
    }
  }
  for (const key of Object.keys(first).filter((name) => !['email', 'until'].includes(name))) {
    expect([key, new Set(all.map((read) => read[key])).size]).toEqual([key, all.length]);
  }
};

test('signing up again and again with one password tells nothing of the address', async () => {
  const signUp = (client: Client, email: string) =>
    client.post('/sign-up', { name: 'Eve', email, password });
  expectNoise(await readAll('sign_up', signUp));
});

test('nor does coming from a provider with an address that it does not vouch for', async () => {
  const come = (client: Client, email: string) =>
    roundTrip(client, ACME, issuer.account({ email, email_verified: false }));
  expectNoise(await readAll('sign_up', come));
});

test('nor does asking for a sign-in mail', async () => {
  const ask = (client: Client, email: string) => client.post('/sign-in/mail', { email });
  expectNoise(await readAll('sign_in_mail', ask));
});

test('what is kept says to the second when it was written, as every answer does', async () => {
  const client = app.client();
  await client.post('/sign-up', { name: 'Eve', email: app.make.email(), password });
  expect(Number(readIn(client, 'sign_up').until) % 1000).toBe(0);
});

test('what a browser keeps half-way tells nothing of what the account went through', async () => {
  const user = await app.make.user();
  await confirm(app, user);
  const { client } = await app.make.signedIn(user);
  await turnOnTotp(app, client, user.id);
  const ended = (await app.rows('user', { id: user.id }))[0]?.signInsEndedAt;
  expect(ended).toBeInstanceOf(Date);

  const [one, two] = [await firstStep(app, user), await firstStep(app, user)];

  const parts = [one, two].map((half) => half.cookie('two_factor')?.split(/[-.]/) ?? []);
  expect(parts.join()).not.toContain(String((ended as Date).getTime()));
  const same = parts[0]?.filter((part) => part.length > 8 && parts[1]?.includes(part));
  expect(same).toEqual([]);
  // It is good for the second step all the same, until sign-ins are ended once more.
  expect((await one.get('/sign-in/challenge')).status).toBe(200);
  await app.deps.database.query
    .updateTable('user')
    .set({ signInsEndedAt: new Date() })
    .where('id', '=', user.id)
    .execute();
  expect((await one.get('/sign-in/challenge')).status).toBe(303);
});

test('a mark of one cookie is worth nothing in another, and nobody can put one together', async () => {
  const email = app.make.email();
  const [own, other] = [app.client(), app.client()];
  await own.post('/sign-up', { name: 'Ada', email, password });
  await other.post('/sign-up', { name: 'Eve', email, password: 'a quiet harbour' });
  const [, signature = ''] = other.cookie('sign_up')?.split('.') ?? [];
  const { until, ...theirs } = readIn(other, 'sign_up');
  const ownMark = { ...theirs, mark: readIn(own, 'sign_up').mark };
  const value = Buffer.from(JSON.stringify({ browsers: [ownMark], until })).toString('base64url');
  const { code } = await mailOf(app, 'confirm', email);
  const forged = await app
    .client()
    .postJson('/api/auth/verify-email', { code })
    .set('Cookie', `latchkey.sign_up=${value}.${signature}`);
  expect(forged.status).toBe(400);
  const right = await own.postJson('/api/auth/verify-email', { code });
  expect(right.body).toMatchObject({ signedIn: true, resetToken: null });
});

test('nor does the copy of their data that somebody takes who wants to change to it', async () => {
  const [known, waiting, free] = await addresses();
  const copies = [];
  for (const newEmail of [known, waiting, free]) {
    const user = await app.make.user();
    await confirm(app, user);
    const { client } = await app.make.signedIn(user);
    const asked = await client.postJson('/api/auth/change-email', { newEmail });
    expect(asked.status).toBe(200);
    const { json } = await copyOf(app, client);
    const { mailProof, outbox } = json as Record<string, Record<string, unknown>[]>;
    copies.push({
      proofs: mailProof?.map(({ purpose, payload }) => [purpose, Object.keys(payload ?? {})]),
      mails: outbox?.map(({ message }) => message),
    });
  }
  expect(copies[1]).toEqual(copies[0]);
  expect(copies[2]).toEqual(copies[0]);
});

describe('signing up with an address tells nothing by what follows', () => {
  /** What a stranger reads in each of these acts, with an address that somebody has and one that is free. */
  async function readBoth(acts: (email: string) => Promise<unknown[]>) {
    const [known, waiting, free] = await addresses();
    const reads = [];
    for (const email of [known, waiting, free]) reads.push(await acts(email ?? ''));
    expect(reads[1]).toEqual(reads[0]);
    expect(reads[2]).toEqual(reads[0]);
    return reads[0];
  }

  const answerOf = (client: Client, res: { status: number; headers: object; body: object }) => ({
    status: res.status,
    body: res.body,
    cookies: client.cookies().map((cookie) => cookie.split('=')[0]),
  });

  test('signing in with the same password, by API and by page', async () => {
    const [first] = (await readBoth(async (email) => {
      const client = app.client();
      await client.post('/sign-up', { name: 'Eve', email, password });
      const asked = app.client();
      const api = await asked.postJson('/api/auth/sign-in/email', { email, password });
      const page = await app.client().post('/sign-in', { email, password });
      return [answerOf(asked, api), page.status, page.text.replaceAll(email, '…')];
    })) as [{ status: number; body: { code: string } }];
    expect([first?.status, first?.body.code]).toEqual([401, 'INVALID_EMAIL_OR_PASSWORD']);
  });

  test('the count of wrong tries, which goes on', async () => {
    const left = await readBoth(async (email) => {
      const counts = [];
      const guess = async () => {
        const body = { email, password: 'a wrong guess' };
        const { body: told } = await app.client().postJson('/api/auth/sign-in/email', body);
        counts.push(told.triesLeft ?? null);
      };
      for (let tries = 0; tries < 7; tries += 1) await guess();
      await app.client().post('/sign-up', { name: 'Eve', email, password });
      const right = await app.client().postJson('/api/auth/sign-in/email', { email, password });
      counts.push(right.body.triesLeft ?? null);
      await guess();
      return counts;
    });
    expect(left?.slice(-2)).toEqual([2, 1]);
  });

  test('asking for the mail again, for another password, and to sign in by mail', async () => {
    await readBoth(async (email) => {
      const reads = [];
      await app.client().post('/sign-up', { name: 'Eve', email, password });
      for (const path of ['send-verification-email', 'request-password-reset', 'sign-in/mail']) {
        for (const _ of ['soon', 'again']) {
          const client = app.client();
          const res = await client.postJson(`/api/auth/${path}`, { email });
          reads.push(answerOf(client, res));
        }
        const typed = { email, code: typedCode, newPassword: 'two paper kites' };
        const client = app.client();
        reads.push(answerOf(client, await client.postJson('/api/auth/reset-password', typed)));
        reads.push(answerOf(client, await client.postJson('/api/auth/verify-email', typed)));
      }
      const user = await app.make.user();
      await confirm(app, user);
      const own = await app.make.signedIn(user);
      const asked = await own.client.postJson('/api/auth/change-email', { newEmail: email });
      const wrong = await own.client.postJson('/api/auth/verify-email-change', { code: typedCode });
      return [...reads, asked.status, asked.body, wrong.status, wrong.body];
    });
  });
});
