import { afterAll, expect, test } from 'vitest';
import { mails } from '../../src/features/index.ts';
import type { AnyMail } from '../../src/mail/mails.ts';
import { startTestApp } from '../support/app.ts';
import type { TestClient } from '../support/client.ts';
import { beginRecovery, linkTo, personWithMailFactor } from '../support/lost-factors.ts';
import { guessPassword } from '../support/tries.ts';

const app = await startTestApp();
afterAll(() => app.stop());

type Link = readonly [client: TestClient, to: string];

/** Where the mails lead with a secret, and how such a mail comes to be. */
const LINKS: Readonly<Record<string, () => Promise<Link>>> = {
  '/verify-email': async () => {
    const { client, user } = await app.make.signedIn();
    return [client, user.email];
  },
  '/reset-password': async () => {
    const { email } = await app.make.user();
    const client = app.client();
    await client.post('/forgot-password', { email });
    return [client, email];
  },
  '/sign-in/mail/code': async () => {
    const { email } = await app.make.user();
    const client = app.client();
    await client.post('/sign-in/mail', { email });
    return [client, email];
  },
  '/confirm-email-change': async () => {
    const { client } = await app.make.signedIn();
    const newEmail = app.make.email();
    await client.postJson('/api/auth/change-email', { newEmail });
    return [client, newEmail];
  },
  '/undo-email-change': async () => {
    const { client, user } = await personWithMailFactor(app);
    const newEmail = app.make.email();
    await client.postJson('/api/auth/change-email', { newEmail });
    const { code } = await app.mail(newEmail);
    await client.postJson('/api/auth/verify-email-change', { code });
    return [client, user.email];
  },
  '/not-me': async () => {
    const { client, user } = await personWithMailFactor(app);
    return [client, user.email];
  },
  '/unlock': async () => {
    const { client, user } = await app.make.signedIn();
    await guessPassword(app, user.email, 10);
    return [client, user.email];
  },
  '/recovery/start': async () => {
    const { user } = await personWithMailFactor(app);
    return [await beginRecovery(app, user), user.email];
  },
  '/recovery/cancel': async () => {
    const { user } = await personWithMailFactor(app);
    return [await beginRecovery(app, user), user.email];
  },
};

test('no mail has a secret in the path of its link, and the list here is whole', () => {
  const samples = JSON.stringify(Object.values<AnyMail>(mails).map(({ sample }) => sample));
  const paths = samples.matchAll(/"https:[/][/][^/"]+([^"?]*)[?]token=[^"]*"/g);
  expect([...new Set([...paths].map(([, path]) => path))].sort()).toEqual(
    Object.keys(LINKS).sort(),
  );
  // Nothing that looks like a secret is anywhere but behind the question mark.
  expect(samples.replaceAll(/[?]token=[^"]*/g, '')).not.toContain('a-sample-that-opens-nothing');
});

test.each(
  Object.keys(LINKS),
)('no cache keeps what stands on the page of %s, a guest’s neither', async (path) => {
  const [client, to] = (await LINKS[path]?.()) ?? [app.client(), ''];
  const link = await linkTo(app, to, `${path}?token=`);
  for (const visitor of [client, app.client()]) {
    const hop = await visitor.get(link);
    const { location = '' } = hop.headers;
    for (const answer of [
      hop,
      await visitor.get(location),
      await visitor.get(path),
      await visitor.post(path),
    ]) {
      expect([answer.status, answer.headers['cache-control']]).toEqual([answer.status, 'no-store']);
    }
  }
});

test.each(Object.keys(LINKS))('the log has neither token nor code of %s', async (path) => {
  const [client, to] = (await LINKS[path]?.()) ?? [app.client(), ''];
  const link = await linkTo(app, to, `${path}?token=`);
  const secrets = new URL(link, app.origin).searchParams.get('token')?.split('.') ?? [];
  const { code } = (await app.mails(to)).find(({ text }) => text.includes(link)) ?? {};
  if (code) secrets.push(code, code.replace('-', ''));
  expect(secrets[0]).toMatch(/^[\w-]{43}$/);

  const hop = await client.get(link);
  expect([hop.status, hop.headers.location?.includes('token')]).toEqual([303, false]);
  await client.get(hop.headers.location ?? '');
  await app.client().get(link);
  await app.client().post(link);

  const log = JSON.stringify(app.logged);
  expect(log).toContain(`"path":"${path}"`);
  for (const secret of secrets) expect(log).not.toContain(secret);
});
