import { symmetricDecrypt, symmetricEncrypt } from 'better-auth/crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { migrate } from '../../src/db/migrate.ts';
import { HOUR } from '../../src/time.ts';
import { startTestApp, type TestApp, type TestPerson } from '../support/app.ts';
import { type ScratchDatabase, scratchDatabase } from '../support/databases.ts';
import { mailOf, openLink } from '../support/mail-links.ts';
import { codeOf, confirm, firstStep, forgetUse, personWithTotp } from '../support/second-step.ts';
import { runProgram } from '../support/site.ts';

/** The site's secret may have been seen: the operator gives it a new one and starts it again. */

const OLD = 'a-secret-for-tests-only-0123456789abcdef';
const NEW = 'another-secret-for-tests-0123456789abcdef';
const BEFORE = { BETTER_AUTH_SECRET: OLD };
const AFTER = { BETTER_AUTH_SECRET: OLD, BETTER_AUTH_SECRETS: `1:${NEW}` };

/** As it comes out of `npm run latchkey -- secrets reseal`, so that an operator may forget the old one. */
const FORGOTTEN = { BETTER_AUTH_SECRET: NEW, BETTER_AUTH_SECRETS: `1:${NEW}` };

let scratch: ScratchDatabase;
let app: TestApp;

interface Known {
  readonly user: TestPerson;
  readonly cookies: string[];
  readonly totp: string;
  readonly codes: string[];
  readonly resetLink: Awaited<ReturnType<typeof mailOf>>;
  readonly notMe: string;
}
let known: Known;

beforeAll(async () => {
  scratch = await scratchDatabase();
  await migrate(scratch.source);
  const site = await startTestApp(BEFORE, { source: scratch.source });
  known = await somebody(site);
  await connectedAccount(site, known.user);
  await site.stop();

  // A mail that nobody has sent yet.
  const slow = { poll: HOUR, nudge: HOUR };
  const leaving = await startTestApp(BEFORE, { source: scratch.source, mailPace: slow });
  await leaving.client().post('/forgot-password', { email: 'waits@example.com' });
  await leaving.stop();

  app = await startTestApp(AFTER, { source: scratch.source });
});
afterAll(async () => {
  await app.stop();
  await scratch.drop();
});

/** Somebody with an authenticator app, recovery codes and a reset link in the mailbox. */
async function somebody(site: TestApp): Promise<Known> {
  const { client, user, secret: totp } = await personWithTotp(site);
  const made = await client.postJson('/api/auth/two-factor/generate-backup-codes');
  await confirm(site, user);
  await site.client().post('/forgot-password', { email: user.email });
  const resetLink = await mailOf(site, 'reset', user.email);
  const told = (await site.mails(user.email)).map(({ text }) => text).join();
  const [, notMe = ''] = /not-me\?token=([\w-]+)/.exec(told) ?? [];
  return { user, cookies: client.cookies(), totp, codes: made.body.backupCodes, resetLink, notMe };
}

/** An account elsewhere whose tokens are kept as the site keeps them. */
async function connectedAccount(site: TestApp, { id }: TestPerson): Promise<void> {
  const accessToken = await symmetricEncrypt({ key: OLD, data: 'token of ACME' });
  await site.deps.database.pool.execute(
    `INSERT INTO account (id, accountId, providerId, userId, accessToken, updatedAt)
     VALUES ('elsewhere', 'sub-1', 'oidc-acme', ?, ?, NOW(3))`,
    [id, accessToken],
  );
}

async function tokenOfAccount(): Promise<string> {
  const [row] = await scratch.query('SELECT accessToken FROM account WHERE accountId = ?', [
    'sub-1',
  ]);
  return String(row?.accessToken);
}

async function signInWithTotp(site: TestApp): Promise<number> {
  const client = await firstStep(site, known.user);
  await forgetUse(site, known.user.id);
  await client.postJson('/api/auth/two-factor/verify-totp', { code: codeOf(known.totp) });
  return (await client.get('/dashboard')).status;
}

describe('with the newer secret, and the old one still known', () => {
  test('everybody is signed out: a cookie that the old one has signed opens nothing', async () => {
    const page = await app.agent().get('/dashboard').set('Cookie', known.cookies.join('; '));
    expect(page.status).toBe(303);
    expect(page.headers.location).toMatch(/^\/sign-in/);
  });

  test('an authenticator app still counts', async () => {
    expect(await signInWithTotp(app)).toBe(200);
  });

  test('a recovery code from before still counts, once, and a wrong one does not', async () => {
    const client = await firstStep(app, known.user);
    const [code, other = ''] = known.codes;
    const verify = (typed: string | undefined, browser = client) =>
      browser.postJson('/api/auth/two-factor/verify-backup-code', { code: typed });
    expect((await verify(other.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')))).ok).toBe(
      false,
    );
    expect((await verify(code)).status).toBe(200);
    expect((await verify(code, await firstStep(app, known.user))).ok).toBe(false);
  });

  test('a link that keeps a thief out still works; one to a new password does not', async () => {
    const { status } = await openLink(app.client(), known.resetLink);
    expect(status).toBe(410);
    const client = app.client();
    await client.get(`/not-me?token=${known.notMe}`);
    expect((await client.get('/not-me')).status).toBe(200);
    expect((await app.client().get('/not-me')).status).not.toBe(200);
  });

  test('a mail that waited is sent', async () => {
    const { subject } = await app.mail('waits@example.com');
    expect(subject).toBe('No account at Latchkey uses this address');
  });
});

describe('npm run latchkey -- secrets reseal', () => {
  const run = async (environment: NodeJS.ProcessEnv) => {
    const { ended, output } = await runProgram(
      'latchkey',
      { DATABASE_URL: scratch.url, ...environment },
      ['secrets', 'reseal'],
    );
    return [await ended, output.text.trim()];
  };

  test('has nothing to do as long as there is one secret', async () => {
    const before = await tokenOfAccount();
    expect(await run(BEFORE)).toEqual([2, expect.stringContaining('nothing to do')]);
    expect(await tokenOfAccount()).toBe(before);
  });

  test('encrypts anew what the old one has encrypted, and then nothing more', async () => {
    expect(await run(AFTER)).toEqual([0, 'Encrypted anew: 2.']);
    const token = await tokenOfAccount();
    expect(token).toMatch(/^\$ba\$1\$/);
    const key = { keys: new Map([[1, NEW]]), currentVersion: 1 };
    expect(await symmetricDecrypt({ key, data: token })).toBe('token of ACME');
    expect(await run(AFTER)).toEqual([0, 'Encrypted anew: 0.']);

    const site = await startTestApp(FORGOTTEN, { source: scratch.source });
    expect(await signInWithTotp(site)).toBe(200);
    await site.stop();
  });

  test.each([
    ['a third one', 2],
    ['a wrong one under the number of the present one', 1],
  ])('leaves what no secret opens, such as with %s, and says so', async (_what, version) => {
    const before = await tokenOfAccount();
    const third = { ...AFTER, BETTER_AUTH_SECRETS: `${version}:${NEW.toUpperCase()}` };
    const [code, words] = await run(third);
    expect(code).toBe(1);
    expect(words).toContain('and were left: 2.');
    expect(await tokenOfAccount()).toBe(before);
  });
});
