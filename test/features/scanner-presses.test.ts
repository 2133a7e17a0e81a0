import { afterAll, describe, expect, test } from 'vitest';
import { startTestApp } from '../support/app.ts';
import type { TestClient } from '../support/client.ts';
import { linkTo } from '../support/lost-factors.ts';
import { mailOf, mailsOf, openLink } from '../support/mail-links.ts';
import { shown } from '../support/page.ts';
import { addPasskey } from '../support/passkeys.ts';
import { secretLinks } from '../support/secret-links.ts';

/** A mail scanner with a browser of its own opens every link and presses every button; it ticks nothing. */
const app = await startTestApp();
afterAll(() => app.stop());

const LINKS = secretLinks(app);

/** Posts every form of a page as it stands, empty fields left empty. */
async function pressAll(client: TestClient, html: string): Promise<number[]> {
  const statuses: number[] = [];
  for (const [, head = '', inner = ''] of html.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/g)) {
    if (!head.includes('method="post"')) continue;
    const fields = [...inner.matchAll(/<input\b[^>]*>/g)].flatMap(([tag]) => {
      const name = /\bname="([^"]*)"/.exec(tag)?.[1];
      const isEmpty = /type="(?:checkbox|radio)"/.test(tag) && !/ checked\b/.test(tag);
      return name && !isEmpty ? [[name, /\bvalue="([^"]*)"/.exec(tag)?.[1] ?? '']] : [];
    });
    const action = /action="([^"]*)"/.exec(head)?.[1] ?? '';
    statuses.push((await client.post(action, Object.fromEntries(fields))).status);
  }
  return statuses;
}

/** All that could be lost by it, or be sent. */
async function state() {
  const { pool } = app.deps.database;
  const [users] = await pool.query('SELECT * FROM user ORDER BY id');
  const ids: unknown[] = [users];
  for (const table of ['account', 'session', 'passkey', 'passwordTries', 'mailProof', 'outbox']) {
    ids.push((await pool.query('SELECT id FROM ?? ORDER BY id', [table]))[0]);
  }
  return ids;
}

describe.each(Object.keys(LINKS))('a mail with a link to %s', (path) => {
  test('is opened and all pressed, and nothing has changed', async () => {
    const [, to] = (await LINKS[path]?.()) ?? [undefined, ''];
    const link = await linkTo(app, to, `${path}?token=`);
    const before = await state();
    const scanner = app.client();
    const hop = await scanner.get(link);
    const page = await scanner.get(hop.headers.location ?? '');
    const statuses = await pressAll(scanner, page.text);
    for (const status of statuses) expect([200, 303]).not.toContain(status);
    expect(await state()).toEqual(before);
  });
});

describe('confirming in another browser than the one that signed up', () => {
  async function signedUp() {
    const { client, user } = await app.make.signedIn();
    await addPasskey(app, client);
    const mail = await mailOf(app, 'confirm', user.email);
    const other = app.client();
    const page = await openLink(other, mail);
    return { client, user, other, page, code: mail.code ?? '' };
  }

  test('says what a new beginning removes, and wants the password or a tick', async () => {
    const { client, user, other, page, code } = await signedUp();
    for (const what of ['account', 'session', 'passkey'] as const) {
      expect(page.text).toContain(shown(`yourFile.tables.${what}`));
    }
    const refused = await other.post('/verify-email', { code });
    expect(refused.status).toBe(422);
    expect(refused.text).toContain(shown('emailVerification.startOverOrPassword'));
    const api = await other.postJson('/api/auth/verify-email', { code });
    expect(api.status).toBe(400);
    expect((await client.get('/dashboard')).status).toBe(200);
    expect((await other.post('/verify-email', { code, password: user.password })).status).toBe(303);
    expect((await client.get('/dashboard')).status).toBe(200);
  });

  test('with the tick begins anew, and a mail says what has gone', async () => {
    const { client, user, other, code } = await signedUp();
    const done = await other.post('/verify-email', { code, startOver: 'on' });
    expect(done.headers.location).toBe('/reset-password');
    expect((await client.get('/dashboard')).headers.location).toContain('/sign-in');
    const told = (await mailsOf(app, 'changed', user.email)).at(-1);
    for (const what of ['account', 'session', 'passkey'] as const) {
      expect(told?.text).toContain(shown(`yourFile.tables.${what}`));
    }
    expect(told?.text).not.toContain(user.name);
  });
});
