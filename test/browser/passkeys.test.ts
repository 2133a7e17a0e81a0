import type { Page } from 'playwright-core';
import { afterAll, describe, expect, test } from 'vitest';
import { startTestApp, type TestPerson } from '../support/app.ts';
import { useBrowser } from '../support/browser.ts';
import { takePictures } from '../support/gallery.ts';
import { accessibilityFindings, markupFindings, overflow } from '../support/page-checks.ts';
import { forgetPassword } from '../support/passkeys.ts';
import { moveSessions } from '../support/sessions.ts';
import { plugIn } from '../support/virtual-authenticator.ts';

const app = await startTestApp();
afterAll(() => app.stop());
const browser = useBrowser();

const PAGE = '/account/passkeys';

/** Somebody with a passkey on a device, signed in there. */
async function withPasskey(abilities = {}) {
  const person = await app.make.user();
  const visitor = await browser.visit(app, { person });
  const device = await plugIn(visitor.page, abilities);
  await createPasskey(visitor.page);
  return { ...visitor, person, device };
}

async function createPasskey(page: Page): Promise<void> {
  await page.goto(`${PAGE}/new`);
  await page.getByRole('button', { name: 'Create the passkey' }).click();
  await page.waitForURL((url) => url.pathname === PAGE);
}

async function signOut(page: Page): Promise<void> {
  await page.context().clearCookies();
}

/** The sign-in page in a browser that has no list of passkeys under the name field. */
async function openWithoutList(page: Page, next = ''): Promise<void> {
  await page.addInitScript(
    'PublicKeyCredential.isConditionalMediationAvailable = async () => false',
  );
  await openSignIn(page, next);
}

async function openSignIn(page: Page, next = ''): Promise<void> {
  await page.goto(`/sign-in${next && `?next=${encodeURIComponent(next)}`}`);
}

const passkeysOf = ({ id }: TestPerson) => app.rows('passkey', { userId: id });
const useButton = (page: Page) => page.getByRole('button', { name: 'Sign in with a passkey' });

describe('a passkey', () => {
  test('is created, named, used, renamed and removed', async () => {
    const { page, person, device, complaints } = await withPasskey();
    expect(await page.getByRole('status').textContent()).toContain('Your passkey was created');
    expect(await device.credentials()).toMatchObject([
      {
        rpId: 'localhost',
        isResidentCredential: true,
        userHandle: Buffer.from(person.id).toString('base64'),
      },
    ]);
    const rows = page.getByRole('listitem').filter({ hasText: 'not used yet' });
    expect(await rows.count()).toBe(1);

    await signOut(page);
    await openWithoutList(page);
    await useButton(page).click();
    await page.waitForURL('/dashboard');
    await page.goto(PAGE);
    expect(await page.getByRole('main').textContent()).toMatch(/last used/);

    await page.getByRole('link', { name: /^Change / }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Grey laptop');
    await page.getByRole('button', { name: 'Save name' }).click();
    await page.waitForURL(PAGE);
    expect(await page.getByRole('main').textContent()).toContain('Grey laptop');

    await page.getByRole('link', { name: 'Change Grey laptop' }).click();
    await page.getByRole('button', { name: 'Remove passkey' }).click();
    await page.waitForURL(PAGE);
    expect(await page.getByRole('status').textContent()).toContain('The passkey was removed');
    expect(await passkeysOf(person)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  test('signs in from the list under the name field, with the page and "keep me" kept', async () => {
    const { page, person, complaints } = await withPasskey();
    await signOut(page);
    let isReady = () => {};
    const ready = new Promise<void>((resolve) => {
      isReady = resolve;
    });
    await page.route('**/generate-authenticate-options', async (route) => {
      await ready;
      await route.continue();
    });
    await openSignIn(page, '/account/history?filter=changes');
    expect(await page.getByLabel('Email address').getAttribute('autocomplete')).toBe(
      'username webauthn',
    );
    await page.getByLabel('Keep me signed in').check();
    isReady();
    await page.waitForURL('/account/history?filter=changes');
    const sessions = await app.rows('session', { userId: person.id });
    expect(sessions.map(({ remembered }) => Boolean(remembered))).toContain(true);
    expect(complaints).toEqual([]);
  });

  test('is asked for by the button, too, while the list waits', async () => {
    const { page, device } = await withPasskey();
    await signOut(page);
    await device.touched(false);
    await page.addInitScript(`const get = navigator.credentials.get.bind(navigator.credentials);
      navigator.credentials.get = (options) => {
        document.documentElement.dataset.waits = options.mediation ?? 'no';
        return get(options);
      };`);
    await openSignIn(page);
    await page.waitForSelector('html[data-waits=conditional]');
    // Long enough for what was asked to reach the device, which nobody touches.
    await page.waitForTimeout(300);
    await device.touched(true);
    await useButton(page).click();
    await page.waitForURL('/dashboard');
  });

  test('is created once on one authenticator: the second time is refused in words', async () => {
    const { page, person } = await withPasskey();
    await page.goto(`${PAGE}/new`);
    await page.getByRole('button', { name: 'Create the passkey' }).click();
    const alert = page.getByRole('alert');
    await alert.waitFor();
    expect(await alert.textContent()).toContain('already has a passkey for your account');
    expect(await page.getByRole('button', { name: 'Create the passkey' }).isEnabled()).toBe(true);
    expect(await passkeysOf(person)).toHaveLength(1);
    expect(await accessibilityFindings(page)).toEqual([]);
  });

  test('that was removed is refused, clearly, and there is another way', async () => {
    const { page, person } = await withPasskey();
    await app.deps.database.query.deleteFrom('passkey').where('userId', '=', person.id).execute();
    await signOut(page);
    await openWithoutList(page, '/account/history');
    await useButton(page).click();
    await page.waitForURL('/sign-in/passkey');
    expect(await page.title()).toMatch(/^Error: /);
    expect(await page.getByRole('alert').first().textContent()).toContain('no longer known here');
    expect(await accessibilityFindings(page)).toEqual([]);
    await page.getByRole('link', { name: 'Sign in another way' }).click();
    await page.waitForURL('/sign-in?next=%2Faccount%2Fhistory');
  });

  test('with a counter that goes back is refused, and the owner is told', async () => {
    const { page, person, device } = await withPasskey();
    for (const [count, ends] of [
      [40, '/dashboard'],
      [3, '/sign-in/passkey'],
    ] as const) {
      await device.count(count);
      await signOut(page);
      await openWithoutList(page);
      await useButton(page).click();
      await page.waitForURL(ends);
    }
    expect(await page.getByRole('alert').first().textContent()).toContain('was not accepted');
    const mails = await app.mails(person.email);
    expect(mails.filter(({ text }) => text.includes('may have been copied'))).toHaveLength(1);
  });
});

describe('the wrong authenticator', () => {
  test('that has no passkey for the account says so, and signing in goes on', async () => {
    const { page, complaints } = await browser.visit(app);
    await plugIn(page);
    await openWithoutList(page);
    await useButton(page).click();
    const alert = page.getByRole('alert');
    await alert.waitFor();
    expect(await alert.textContent()).toContain('there is no passkey for this account here');
    expect(await useButton(page).isEnabled()).toBe(true);
    expect(await accessibilityFindings(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  test('that verifies nobody creates nothing', async () => {
    const person = await app.make.user();
    const { page } = await browser.visit(app, { person });
    await plugIn(page, { userVerification: false, transport: 'usb' });
    await page.goto(`${PAGE}/new`);
    await page.getByRole('button', { name: 'Create the passkey' }).click();
    await page.getByRole('alert').waitFor();
    expect(await passkeysOf(person)).toEqual([]);
  });

  test('whose owner is somebody else does not sign in', async () => {
    const { page, device } = await withPasskey();
    await signOut(page);
    await device.verifies(false);
    await openWithoutList(page);
    await useButton(page).click();
    await page.getByRole('alert').waitFor();
    expect(new URL(page.url()).pathname).toBe('/sign-in');
    expect((await page.goto('/dashboard'))?.url()).toContain('/sign-in');
  });
});

test('the second step: asked for after the password, and taken with the passkey', async () => {
  const { page, person, complaints } = await withPasskey();
  await app.deps.database.query
    .updateTable('user')
    .set({ emailVerified: true })
    .where('id', '=', person.id)
    .execute();
  await page.goto(PAGE);
  await page.getByRole('button', { name: 'Turn on' }).click();
  await page.waitForURL('/account/security/recovery-codes');

  const { page: other } = await browser.visit(app);
  await plugIn(other);
  await signOut(page);
  for (const one of [other, page]) {
    await openWithoutList(one, '/account/history');
    await one.getByLabel('Email address').fill(person.email);
    await one.getByLabel('Password', { exact: true }).fill(person.password);
    await one.getByRole('button', { name: 'Sign in', exact: true }).click();
    await one.waitForURL('/sign-in/challenge?next=%2Faccount%2Fhistory');
    await one.getByRole('button', { name: 'Use a passkey' }).click();
  }
  await other.getByRole('alert').waitFor();
  expect(await other.getByRole('alert').textContent()).toContain('there is no passkey');
  expect(await accessibilityFindings(other)).toEqual([]);
  await page.waitForURL('/account/history');
  expect(complaints).toEqual([]);
});

test('step-up by passkey carries out the interrupted form', async () => {
  const { page, person, complaints } = await withPasskey();
  await forgetPassword(app, person);
  await moveSessions(app, person.id, { sensitiveUntil: new Date(Date.now() - 1000) });
  const newEmail = app.make.email();
  await page.goto('/account/email');
  await page.getByLabel('New email address').fill(newEmail);
  await page.getByRole('button', { name: 'Send the confirmation email' }).click();
  await page.waitForURL(/\/step-up\?act=/);
  expect(await accessibilityFindings(page)).toEqual([]);
  await page.getByRole('button', { name: 'Use a passkey' }).click();
  await page.waitForURL('/account/email');
  expect(await page.getByRole('main').textContent()).toContain(newEmail);
  expect(complaints).toEqual([]);
});

test('the last way in has no button to remove it, and says why', async () => {
  const { page, person } = await withPasskey();
  await forgetPassword(app, person);
  await page.goto(PAGE);
  await page.getByRole('link', { name: /^Change / }).click();
  expect(await page.getByRole('button', { name: /remove/i }).count()).toBe(0);
  expect(await page.getByRole('main').textContent()).toContain('only way into your account');
  expect(await accessibilityFindings(page)).toEqual([]);
});

test('the browser is told which passkeys are known here, of whom, and which is not', async () => {
  const { page, person } = await withPasskey();
  const [passkey] = await passkeysOf(person);
  const signals: unknown[] = [];
  await page.exposeFunction('heard', (...signal: unknown[]) => signals.push(signal));
  await page.addInitScript(`for (const name of ['AllAcceptedCredentials', 'CurrentUserDetails', 'UnknownCredential']) {
    PublicKeyCredential['signal' + name] = async (details) => heard('signal' + name, details);
  }`);
  const userId = Buffer.from(person.id).toString('base64url');
  const called = (displayName: string) => [
    'signalCurrentUserDetails',
    { rpId: 'localhost', userId, name: person.email, displayName },
  ];
  await page.goto(PAGE);
  await expect
    .poll(() => signals)
    .toEqual([
      [
        'signalAllAcceptedCredentials',
        {
          rpId: 'localhost',
          userId,
          allAcceptedCredentialIds: [passkey?.credentialID],
        },
      ],
      called(person.name),
    ]);
  await page.goto('/account/profile');
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Grace Hopper');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect.poll(() => signals.at(-1)).toEqual(called('Grace Hopper'));
  await page.goto('/account/email');
  await expect.poll(() => signals).toHaveLength(5);
  expect(signals.at(-1)).toEqual(called('Grace Hopper'));
  await app.deps.database.query.deleteFrom('passkey').where('userId', '=', person.id).execute();
  await signOut(page);
  await openSignIn(page);
  await page.waitForURL('/sign-in/passkey');
  await expect
    .poll(() => signals.at(-1))
    .toEqual([
      'signalUnknownCredential',
      { rpId: 'localhost', credentialId: passkey?.credentialID },
    ]);
});

describe('without script', () => {
  test('the pages say so, and everything else works', async () => {
    const person = await app.make.user();
    const { page } = await browser.visit(app, { person, script: false });
    await page.goto(`${PAGE}/new`);
    expect(await page.getByRole('main').textContent()).toContain('Passkeys need JavaScript');
    expect(await page.getByRole('button', { name: 'Create the passkey' }).count()).toBe(0);
    const { page: guest } = await browser.visit(app, { script: false });
    await guest.goto('/sign-in');
    expect(await useButton(guest).count()).toBe(0);
  });

  test('nor does a browser show a button that has no passkeys', async () => {
    const { page, complaints } = await browser.visit(app);
    await page.addInitScript('delete window.PublicKeyCredential');
    await page.goto('/sign-in');
    expect(await useButton(page).count()).toBe(0);
    expect(complaints).toEqual([]);
  });
});

test.each([
  'empty',
  'full',
  'new',
  'change',
] as const)('the page (%s) reads well', async (state) => {
  const { page, person, complaints } = await withPasskey();
  if (state === 'full') {
    await app.deps.database.query
      .updateTable('passkey')
      .set({
        name: 'A very long name that somebody gave to the passkey of a laptop',
        copySeenAt: new Date(),
        lastUsedAt: new Date(),
        backedUp: true,
      })
      .where('userId', '=', person.id)
      .execute();
  }
  if (state === 'empty') {
    await app.deps.database.query.deleteFrom('passkey').where('userId', '=', person.id).execute();
  }
  const [passkey] = await passkeysOf(person);
  const paths = { empty: PAGE, full: PAGE, new: `${PAGE}/new`, change: `${PAGE}/${passkey?.id}` };
  const answer = await page.goto(paths[state]);
  expect(await markupFindings((await answer?.text()) ?? '')).toEqual([]);
  expect(await accessibilityFindings(page)).toEqual([]);
  await takePictures(page, { name: `passkeys, ${state}`, who: 'user' });
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.setViewportSize({ width: 320, height: 640 });
  expect(await overflow(page), 'pixels too wide').toBe(0);
  expect(await accessibilityFindings(page), 'dark, 320 px').toEqual([]);
  expect(complaints).toEqual([]);
});
