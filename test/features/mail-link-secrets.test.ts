import { afterAll, expect, test } from 'vitest';
import { mails } from '../../src/features/index.ts';
import type { AnyMail } from '../../src/mail/mails.ts';
import { startTestApp } from '../support/app.ts';
import { linkTo } from '../support/lost-factors.ts';
import { secretLinks } from '../support/secret-links.ts';

const app = await startTestApp();
afterAll(() => app.stop());

const LINKS = secretLinks(app);

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
