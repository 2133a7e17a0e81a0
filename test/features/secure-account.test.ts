import { afterAll, expect, test } from 'vitest';
import { newId } from '../../src/auth/ids.ts';
import { LOOK_BACK } from '../../src/features/history/policy/history.ts';
import { DAY } from '../../src/time.ts';
import { ACTS_NEED } from '../support/acts.ts';
import { startTestApp } from '../support/app.ts';
import { shown } from '../support/page.ts';
import { markupFindings } from '../support/page-checks.ts';
import { confirm, turnOnTotp } from '../support/second-step.ts';

const app = await startTestApp(ACTS_NEED);
afterAll(() => app.stop());

const PAGE = '/account/secure';

test('speaks of the second step to those who have one', async () => {
  const { client, user } = await app.make.signedIn();
  expect((await client.get(PAGE)).text).not.toContain(shown('secureAccount.whatTrust'));
  await confirm(app, user);
  await turnOnTotp(app, client, user.id);
  expect((await client.get(PAGE)).text).toContain(shown('secureAccount.whatTrust'));
});

test('signs out everywhere else, ends all trust, tells by mail, and leads to a new password', async () => {
  const { client, user } = await app.make.signedIn();
  const { client: other } = await app.make.signedIn(user);
  await app.deps.database.query
    .insertInto('trustedBrowser')
    .values({
      id: user.id,
      userId: user.id,
      tokenHash: user.id,
      createdAt: new Date(),
      lastUsedAt: new Date(),
      expiresAt: new Date(Date.now() + 60_000),
    })
    .execute();

  const done = await client.post(PAGE, {});

  expect(done.headers.location).toBe('/account/password');
  expect((await client.get('/account/password')).text).toContain(shown('secureAccount.done'));
  expect((await other.get('/api/auth/get-session')).body).toBeNull();
  const trusted = await app.rows('trustedBrowser');
  expect(trusted.filter(({ userId }) => userId === user.id)).toEqual([]);
  const mails = (await app.rows('outbox')).filter(({ toAddress }) => toAddress === user.email);
  expect(mails.map(({ message }) => message)).toContain('account-changed');
});

/** Changes of eight days ago, or others. */
async function happened(subjectId: string, event = 'profileChanged', days = 8, times = 1) {
  const row = { event, outcome: 'success', subjectId } as const;
  const createdAt = new Date(Date.now() - days * DAY);
  await app.deps.database.query
    .insertInto('auditEvent')
    .values(Array.from({ length: times }, () => ({ id: newId(), ...row, createdAt })))
    .execute();
}

test('shows the changes of the last seven days, each with the page that takes it back', async () => {
  const { client, user } = await app.make.signedIn();
  await happened(user.id);
  expect((await client.get(PAGE)).text).toContain(shown('secureAccount.changesNone'));
  await confirm(app, user);
  await turnOnTotp(app, client, user.id);

  const page = await client.get(PAGE);

  expect(page.text).toContain('Authenticator app turned on');
  expect(page.text).toContain('<a class="button" href="/account/security">');
  expect(page.text).not.toContain('Profile changed');
  expect(await markupFindings(page.text)).toEqual([]);
});

test.each([
  ['changes of no weight', 'profileChanged'],
  ['sign-ins', 'signIn'],
])('a change is not hidden by any number of %s after it', async (_, event) => {
  const { client, user } = await app.make.signedIn();
  await happened(user.id, 'passkeyAdded', 1);
  await happened(user.id, event, 0, event === 'signIn' ? LOOK_BACK + 1 : 60);
  const { text } = await client.get(PAGE);
  expect(text).toContain(shown('history.events.passkeyAdded'));
  expect(text).not.toContain(shown('secureAccount.changesNone'));
  expect(text).not.toContain(shown('secureAccount.changesCut'));
});

test('where there are more changes than a page can list, it says so, and where they are', async () => {
  const { client, user } = await app.make.signedIn();
  await happened(user.id, 'passkeyAdded', 1);
  await happened(user.id, 'profileChanged', 0, 300);
  const { text } = await client.get(PAGE);
  expect(text).toContain(shown('secureAccount.changesCut'));
  expect(text).toContain('href="/account/history?filter=changes"');
  expect(await markupFindings(text)).toEqual([]);
});

test('every page on which a change is taken back is there', async () => {
  const { client } = await app.make.signedIn();
  for (const page of new Set(app.deps.rulebook.takenBackAt.values())) {
    expect([page, (await client.get(page)).status]).toEqual([page, 200]);
  }
});
