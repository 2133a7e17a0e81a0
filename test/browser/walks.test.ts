import type { Page, Response } from 'playwright-core';
import { afterAll, describe, expect, test } from 'vitest';
import { startTestApp, type TestPerson } from '../support/app.ts';
import { useBrowser } from '../support/browser.ts';
import { forgetProof } from '../support/leaving.ts';
import { linkTo, personWithCodes } from '../support/lost-factors.ts';
import { confirm } from '../support/second-step.ts';

const app = await startTestApp();
afterAll(() => app.stop());
const browser = useBrowser();

const NEW_PASSWORD = 'nine brass lanterns';

interface Walker {
  readonly page: Page;
  readonly person: TestPerson;
  /** Fills in a form, presses its button and waits for the page that it leads to. */
  send(
    action: string,
    fields: Readonly<Record<string, string | true>>,
    leadsTo: string,
  ): Promise<void>;
}

interface Walk {
  readonly name: string;
  /** Who walks; a guest has an account. */
  readonly who?: 'guest';
  readonly steps: (walker: Walker) => Promise<void>;
}

/** What people do in several steps, beside what journey.test.ts and the tests of each way in do. */
const WALKS: readonly Walk[] = [
  {
    name: 'a forgotten password is replaced by the link in the mail',
    who: 'guest',
    async steps({ page, person: { email }, send }) {
      await page.goto('/forgot-password');
      await send('/forgot-password', { email }, '/reset-password');
      await page.goto(await linkTo(app, email, '/reset-password'));
      await send('/reset-password', { password: NEW_PASSWORD }, '/sign-in');
      await send('/sign-in', { email, password: NEW_PASSWORD }, '/dashboard');
    },
  },
  {
    name: 'the code of a mail signs in, and leads to the page asked for',
    who: 'guest',
    async steps({ page, person: { email }, send }) {
      await page.goto('/sign-in/mail?next=/account/devices');
      await send('/sign-in/mail', { email }, '/sign-in/mail/code');
      const { code = '' } = await app.mail(email);
      await send('/sign-in/mail/code', { code }, '/account/devices');
    },
  },
  {
    name: 'a recovery code signs in',
    who: 'guest',
    async steps({ page, send }) {
      const { user, codes } = await personWithCodes(app);
      await page.goto('/sign-in');
      const { email, password } = user;
      await send('/sign-in', { email, password }, '/sign-in/challenge');
      await page.goto('/sign-in/challenge?way=recovery');
      await send('/sign-in/challenge/recovery', { code: codes[0] }, '/dashboard');
    },
  },
  {
    name: 'the address is confirmed by its link',
    async steps({ page, person: { email }, send }) {
      await page.goto(await linkTo(app, email, '/verify-email'));
      await send('/verify-email', {}, '/dashboard');
    },
  },
  {
    name: 'a change of address waits for the proof, then for the code',
    async steps({ page, person, send }) {
      await confirm(app, person);
      await forgetProof(app, person);
      const newEmail = app.make.email();
      await page.goto('/account/email');
      await send('/account/email', { newEmail }, '/step-up');
      await send('/step-up/password', { password: person.password }, '/account/email');
      const { code = '' } = await app.mail(newEmail);
      await send('/account/email/code', { code }, '/account/email');
      expect(await page.getByRole('main').textContent()).toContain(newEmail);
    },
  },
  {
    name: 'the account is secured, with a new password',
    async steps({ page, person: { password }, send }) {
      await page.goto('/dashboard');
      await page.getByRole('link', { name: 'Secure my account' }).click();
      await send('/account/secure', {}, '/account/password');
      const fields = { currentPassword: password, newPassword: NEW_PASSWORD };
      await send('/account/password', fields, '/account/password');
    },
  },
  {
    name: 'the account is to be deleted, and its owner comes back',
    async steps({ page, person: { email, password }, send }) {
      await page.goto('/account/deletion');
      await send('/account/deletion', {}, '/sign-in');
      await send('/sign-in', { email, password }, '/account/deletion');
      await send('/account/deletion/cancel', {}, '/dashboard');
    },
  },
  {
    name: 'a name is refused, then changed',
    async steps({ page, send }) {
      await page.goto('/account/profile');
      await send('/account/profile', { name: '' }, '/account/profile');
      await page.locator('#name-error').waitFor();
      await send('/account/profile', { name: 'Grace Hopper' }, '/account/profile');
      await page.getByRole('status').waitFor();
    },
  },
];

describe.each([{ script: true }, { script: false }])('with script: $script', ({ script }) => {
  test.each(
    WALKS,
  )('$name; back sends nothing again and, signed out, shows nothing', async (walk) => {
    const person = await app.make.user();
    const visitor = await browser.look(app, walk.who === 'guest' ? undefined : person, { script });
    const { page, complaints } = visitor;
    const sent: string[] = [];
    const listen = (answer: Response) => {
      if (answer.request().method() === 'POST') sent.push(answer.url());
    };
    page.on('response', listen);
    await walk.steps({ page, person, send: sender(page) });
    const end = page.url();
    const inTheEnd = sent.length;

    await goBack(page);
    expect(sent.length, 'sent again').toBe(inTheEnd);
    await page.goto(end);
    await page.locator('form[action="/sign-out"] button').click();
    await page.waitForURL('**/sign-in');
    for (let time = 0; time < 2; time += 1) {
      await goBack(page);
      expect(await page.locator('form[action="/sign-out"]').count(), page.url()).toBe(0);
    }
    page.off('response', listen);
    expect(complaints.filter((one) => !one.endsWith('ERR_CACHE_MISS'))).toEqual([]);
  });
});

function sender(page: Page): Walker['send'] {
  return async (action, fields, leadsTo) => {
    const form = page.locator(`main form:is([action="${action}"], [action^="${action}?"])`).first();
    for (const [name, value] of Object.entries(fields)) {
      const field = form.locator(`[name="${name}"]`);
      if ((await field.count()) > 0) await (value === true ? field.check() : field.fill(value));
    }
    await Promise.all([
      page.waitForResponse((response) => response.request().method() === 'POST'),
      form.locator('button[type=submit]').first().click(),
    ]);
    await page.waitForURL((url) => url.pathname === leadsTo);
  };
}

/** To the answer to a form, of which no copy is kept, the browser asks before it would send the form again. */
async function goBack(page: Page): Promise<void> {
  await page.goBack().catch(async (error: Error) => {
    if (!error.message.includes('ERR_CACHE_MISS')) throw error;
    await page.waitForURL('chrome-error://**');
  });
}
