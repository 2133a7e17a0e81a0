import { afterAll, expect, test } from 'vitest';
import { newId } from '../../src/auth/ids.ts';
import { DAY } from '../../src/time.ts';
import { ACTS_NEED } from '../support/acts.ts';
import { startTestApp } from '../support/app.ts';
import { shown } from '../support/page.ts';
import { markupFindings } from '../support/page-checks.ts';
import { confirm, turnOnTotp } from '../support/second-step.ts';

const app = await startTestApp(ACTS_NEED);
afterAll(() => app.stop());

const PAGE = '/account/secure';

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

/** A change of eight days ago. */
async function happened(subjectId: string) {
  const row = { event: 'profileChanged', outcome: 'success', subjectId } as const;
  const createdAt = new Date(Date.now() - 8 * DAY);
  await app.deps.database.query
    .insertInto('auditEvent')
    .values({ id: newId(), ...row, createdAt })
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

test('every page on which a change is taken back is there', async () => {
  const { client } = await app.make.signedIn();
  for (const page of new Set(app.deps.rulebook.takenBackAt.values())) {
    expect([page, (await client.get(page)).status]).toEqual([page, 200]);
  }
});
