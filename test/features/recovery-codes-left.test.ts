import { afterAll, describe, expect, test } from 'vitest';
import { startTestApp, type TestPerson } from '../support/app.ts';
import {
  mailedCode,
  personWithCodes,
  personWithMailFactor,
  USE_CODE,
} from '../support/lost-factors.ts';
import { shown } from '../support/page.ts';
import { markupFindings } from '../support/page-checks.ts';
import { firstStep } from '../support/second-step.ts';

const app = await startTestApp();
afterAll(() => app.stop());

const SECURITY = '/account/security';
const PAGE = `${SECURITY}/recovery-codes`;
const LINK = `<a href="${PAGE}">${shown('recoveryCodes.renew')}</a>`;

/** Somebody who has used so many of their codes. */
async function personWhoUsed(used: number) {
  const { client, user, codes } = await personWithCodes(app);
  for (const code of codes.slice(0, used)) {
    const browser = await firstStep(app, user);
    expect((await browser.postJson(USE_CODE, { code })).status).toBe(200);
  }
  return { client, user, codes };
}

/** Signs in with a code through the form; gives the browser and the page on which it lands. */
async function land(user: TestPerson, code = '') {
  const client = await firstStep(app, user);
  const next = '/account/devices';
  const done = await client.post('/sign-in/challenge/recovery', { code, next });
  expect([done.status, done.headers.location]).toEqual([303, next]);
  return { client, page: await client.get(next) };
}

describe('after signing in with a code', () => {
  test('the page says how many are left, once', async () => {
    const { user, codes } = await personWithCodes(app);
    const { client, page } = await land(user, codes[0]);
    expect(page.text).toContain('9 of 10 left');
    expect(page.text).toContain('class="alert info" role="status"');
    expect(page.text).not.toContain(LINK);
    // The dashboard always says how many there are.
    expect((await client.get('/account/devices')).text).not.toContain('of 10 left');
  });

  test('few are a warning that leads to new ones', async () => {
    const { user, codes } = await personWhoUsed(6);
    const { page } = await land(user, codes[6]);
    expect(page.text).toContain('3 of 10 left');
    expect(page.text).toContain('class="alert warning" role="status"');
    expect(page.text).toContain(LINK);
    expect(await markupFindings(page.text)).toEqual([]);
  });

  test('the last one is said to be the last', async () => {
    const { user, codes } = await personWhoUsed(9);
    const { page } = await land(user, codes[9]);
    expect(page.text).toContain(shown('recoveryCodes.usedLast'));
    expect(page.text).toContain('class="alert warning" role="status"');
    expect(page.text).toContain(LINK);
  });

  test('with another second step nothing is said of them', async () => {
    const { user } = await personWithCodes(app);
    const client = await firstStep(app, user);
    await client.post('/sign-in/challenge/mail/begin');
    const code = await mailedCode(app, user);
    const done = await client.post('/sign-in/challenge/mail', { code });
    expect(done.headers.location).toBe('/dashboard');
    expect((await client.get('/account/devices')).text).not.toContain('of 10 left');
  });
});

describe('when all are used', () => {
  test('the pages say so, and offer new ones', async () => {
    const { client } = await personWhoUsed(10);
    const security = await client.get(SECURITY);
    const page = await client.get(PAGE);
    for (const { text } of [security, page]) {
      expect(text).toContain(shown('recoveryCodes.usedUp'));
      expect(text).not.toContain(shown('recoveryCodes.none'));
      expect(text).toContain(shown('recoveryCodes.renew'));
      expect(await markupFindings(text)).toEqual([]);
    }
  });

  test('is another thing than to have none yet', async () => {
    const { client } = await personWithMailFactor(app);
    for (const path of [SECURITY, PAGE]) {
      const { text } = await client.get(path);
      expect(text).toContain(shown('recoveryCodes.none'));
      expect(text).not.toContain(shown('recoveryCodes.usedUp'));
    }
  });
});

test('of the first set nothing is said that would need one before it', async () => {
  const { client, user } = await personWithMailFactor(app);
  await client.post(PAGE);
  const page = await client.get(`${PAGE}/new`);
  await client.post(`${PAGE}/new`, { kept: 'on' });
  const after = await client.get(SECURITY);
  const mail = await app.mail(user.email);
  expect(after.text).toContain(shown('recoveryCodes.done'));
  expect(mail.text).toContain('New recovery codes');
  for (const { text } of [page, after, mail])
    expect(text).not.toMatch(/before them|codes no longer|old ones?\b/);
});
