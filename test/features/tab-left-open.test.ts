import { afterAll, describe, expect, test } from 'vitest';
import type { TestPerson } from '../support/app.ts';
import { startTestApp } from '../support/app.ts';
import type { TestClient } from '../support/client.ts';
import { contents } from '../support/contents.ts';
import { image } from '../support/images.ts';
import { dueIn } from '../support/leaving.ts';
import { mounts } from '../support/manifests.ts';
import { shown } from '../support/page.ts';
import { confirm, confirmedPerson, personWithTotp, turnOnTotp } from '../support/second-step.ts';
import { moveSessions } from '../support/sessions.ts';
import { proofAt } from '../support/step-up.ts';

const app = await startTestApp();
afterAll(() => app.stop());

const TOLD = shown('signIn.someoneElse');

/** What a form of a page sends by itself, beside what is typed into it. */
async function hiddenOf(client: TestClient, page: string, action: string) {
  const { text } = await client.get(page);
  const [form] = text.match(new RegExp(`<form [^>]*action="${action}".*?</form>`, 's')) ?? [];
  if (!form) throw new Error(`${page} has no form for ${action}`);
  const fields = form.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g);
  return Object.fromEntries([...fields].map(([, name = '', value = '']) => [name, value]));
}

/** In the same browser, in another tab. */
async function signInInstead(client: TestClient, { email, password }: TestPerson) {
  await client.post('/sign-out');
  await client.post('/sign-in', { email, password });
  expect((await client.get('/api/auth/get-session')).body.user.email).toBe(email);
}

/** All that is kept of what happened. */
const everything = async () => ({
  ...(await contents(app)),
  audit: await app.rows('auditEvent'),
  proofs: await app.rows('mailProof'),
});

/** Everything a person needs for every form: a confirmed address, and another session. */
async function person() {
  const { client, user } = await confirmedPerson(app);
  await app.make.signedIn(user);
  return { client, user };
}

interface LeftOpen {
  readonly page: string;
  /** When the form is not sent to the page itself. */
  readonly action?: string;
  readonly typed?: Record<string, string>;
}

const TYPED = 'Typed by the first';

const FORMS: readonly LeftOpen[] = [
  {
    page: '/account/profile',
    typed: { name: TYPED, language: 'en', timeZone: 'UTC', appearance: '' },
  },
  { page: '/account/profile', typed: { name: '', timeZone: TYPED } },
  { page: '/account/profile', action: '/account/profile/picture' },
  { page: '/account/username', typed: { username: 'typed.by.the.first' } },
  { page: '/account/email', typed: { newEmail: 'typed-by-the-first@example.com' } },
  {
    page: '/account/password',
    typed: { currentPassword: 'a quiet harbour', newPassword: 'typed by the first' },
  },
  { page: '/account/security', action: '/account/security/totp' },
  { page: '/account/security', action: '/account/security/mail/on' },
  { page: '/account/devices', action: '/account/devices/end-others' },
  { page: '/account/data', action: '/account/data/exports' },
  { page: '/account/deletion' },
];

describe('a page that was left open does nothing to whoever has signed in since', () => {
  test.each(FORMS)('$page $action $typed', async ({ page, action = page, typed }) => {
    const { client, user } = await person();
    const { user: other } = await person();
    const hidden = await hiddenOf(client, page, action);
    await signInInstead(client, other);
    const before = await everything();

    const sent = await client.post(action, { ...hidden, ...typed });

    expect(sent.status).toBe(303);
    expect(await everything()).toEqual(before);
    const fresh = await open(client, sent.headers.location);
    expect(fresh.text).toContain(`action="${action}"`);
    expect(fresh.text).toContain(TOLD);
    expect(fresh.text).not.toMatch(/typed.by.the.first/i);
    expect(fresh.text).not.toContain(user.email);
    expect(fresh.text).toContain(other.id);
    expect((await client.get(page)).text).not.toContain(TOLD);
  });

  test('with a picture', async () => {
    const page = '/account/profile';
    const { client } = await person();
    const { user: other } = await person();
    const hidden = await hiddenOf(client, page, `${page}/picture`);
    const file = await image().png().toBuffer();
    const send = (fields: Record<string, string>) =>
      client.upload(`${page}/picture`).field(fields).attach('picture', file, 'me.png');
    await signInInstead(client, other);

    const sent = await send(hidden);

    expect([sent.status, sent.headers.location]).toEqual([303, page]);
    expect(await app.rows('picture', { userId: other.id })).toEqual([]);
    expect((await client.get(page)).text).toContain(TOLD);
    expect((await send(await hiddenOf(client, page, `${page}/picture`))).status).toBe(303);
    expect(await app.rows('picture', { userId: other.id })).toHaveLength(1);
  });

  test('who takes a second step as well', async () => {
    const security = '/account/security';
    const { client } = await personWithTotp(app);
    const { user: other } = await person();
    const forms = [
      [security, `${security}/totp/off`],
      [`${security}/recovery-codes`, `${security}/recovery-codes`],
    ] as const;
    const sent = forms.map(async ([page, action]) => {
      return { page, action, hidden: await hiddenOf(client, page, action) };
    });
    const leftOpen = await Promise.all(sent);
    await signInInstead(client, other);
    await turnOnTotp(app, client, other.id);
    const before = await everything();

    for (const { page, action, hidden } of leftOpen) {
      const { headers } = await client.post(action, hidden);
      expect(headers.location).toBe(page);
      expect((await client.get(page)).text).toContain(TOLD);
    }
    expect(await everything()).toEqual(before);
  });

  test('whose account waits to be deleted as well', async () => {
    const page = '/account/deletion';
    const { client, user } = await leavingAgain();
    const { user: other } = await leavingAgain();
    const hidden = await hiddenOf(client, page, `${page}/cancel`);
    await signInInstead(client, other);

    const sent = await client.post(`${page}/cancel`, hidden);

    expect([sent.status, sent.headers.location]).toEqual([303, page]);
    expect((await client.get(page)).text).toContain(TOLD);
    expect(await dueIn(app, other)).toBeGreaterThan(0);
    expect(await dueIn(app, user)).toBeGreaterThan(0);
    // Another form leads there, too, and says why.
    await client.post('/account/username', { ...hidden, username: 'typed.by.the.first' });
    expect((await client.get(page)).text).toContain(TOLD);
  });

  test('whose second step is to be switched off as well', async () => {
    const { client } = await person();
    const { user: other } = await person();
    const recoveryDueAt = new Date(Date.now() + 60_000);
    await app.deps.database.query.updateTable('user').set({ recoveryDueAt }).execute();
    const hidden = await hiddenOf(client, '/account/profile', '/recovery/cancel/mine');
    await signInInstead(client, other);
    const before = await everything();

    const sent = await client.post('/recovery/cancel/mine', hidden);

    expect(sent.status).toBe(303);
    const page = await open(client, sent.headers.location);
    expect(page.text).toContain(TOLD);
    expect(page.text).toContain('action="/recovery/cancel/mine"');
    expect(await everything()).toEqual(before);
    await app.deps.database.query.updateTable('user').set({ recoveryDueAt: null }).execute();
  });

  test('and proves nothing of them', async () => {
    const { client, user } = await person();
    const { user: other } = await person();
    await proofIsOver(user);
    const asked = await client.post('/account/username', { username: 'typed.by.the.first' });
    const action = proofAt(asked, 'password');
    const page = asked.headers.location ?? '';
    const hidden = await hiddenOf(client, page, action.replace('?', '\\?'));
    await signInInstead(client, other);
    await proofIsOver(other);

    const sent = await client.post(action, { ...hidden, password: user.password });

    expect([sent.status, sent.headers.location]).toEqual([303, '/step-up']);
    expect((await client.get('/step-up')).text).toContain(TOLD);
    expect(await app.rows('proofTries', { userId: other.id })).toEqual([]);
    expect(await app.rows('auditEvent', { subjectId: other.id, event: 'stepUp' })).toEqual([]);
  });

  test('but signs them out, if it says so', async () => {
    const { client } = await person();
    const { user: other } = await person();
    const hidden = await hiddenOf(client, '/dashboard', '/sign-out');
    await signInInstead(client, other);

    const sent = await client.post('/sign-out', hidden);

    expect([sent.status, sent.headers.location]).toEqual([303, '/sign-in']);
    expect((await client.get('/api/auth/get-session')).body).toBeNull();
  });
});

describe('a form says whose it is', () => {
  test('and works in every session of theirs', async () => {
    const { client, user } = await person();
    const hidden = await hiddenOf(client, '/account/username', '/account/username');
    await signInInstead(client, user);
    const username = `theirs.${Date.now()}`;

    const sent = await client.post('/account/username', { ...hidden, username });

    expect(sent.status).toBe(303);
    expect((await client.get('/account/username')).text).toContain(username);
  });

  test('and is carried out after the proof', async () => {
    const { client, user } = await person();
    const hidden = await hiddenOf(client, '/account/username', '/account/username');
    await proofIsOver(user);
    const username = `proven.${Date.now()}`;
    const asked = await client.post('/account/username', { ...hidden, username });
    await client.post(proofAt(asked, 'password'), { password: user.password });
    expect(await app.rows('user', { id: user.id })).toMatchObject([{ username }]);
  });

  test('or does not, and is taken for theirs who is signed in', async () => {
    const { client, user } = await person();
    const username = `scripted.${Date.now()}`;
    await client.post('/account/username', { username });
    expect(await app.rows('user', { id: user.id })).toMatchObject([{ username }]);
  });

  test('twice, and is nobody’s', async () => {
    const { client, user } = await person();
    const { viewer } = await hiddenOf(client, '/account/username', '/account/username');
    const sent = await client
      .post('/account/username')
      .send(`viewer=${viewer}&viewer=${viewer}&username=twice.over`);
    expect(sent.status).toBe(303);
    expect(await app.rows('user', { id: user.id })).toMatchObject([{ username: null }]);
  });
});

describe('a form that was sent when nobody was signed in any more', () => {
  const page = '/account/email';

  /** Two people have used this browser, the second one last; the tab of the first one is sent. */
  async function sentLate() {
    const { client, user } = await person();
    const { user: other } = await person();
    const hidden = await hiddenOf(client, page, page);
    await signInInstead(client, other);
    await client.post('/sign-out');
    const newEmail = app.make.email();
    await client.post(page, { ...hidden, newEmail });
    return { client, user, other, newEmail };
  }

  test('is not filled in for the person who comes next, though they were there last', async () => {
    const { client, user, other, newEmail } = await sentLate();
    await signInInstead(client, other);
    expect((await client.get(page)).text).not.toContain(newEmail);
    await signInInstead(client, user);
    expect((await client.get(page)).text).toContain(`value="${newEmail}"`);
  });

  test('is kept for nobody whom this browser does not know', async () => {
    const { client } = await person();
    const stranger = await app.make.user();
    await client.post('/sign-out');
    await client.post(page, { viewer: stranger.id, newEmail: app.make.email() });
    await client.post(page, { viewer: 'nobody at all', newEmail: app.make.email() });
    expect(await app.rows('pausedRequest', { userId: stranger.id })).toEqual([]);
    expect(client.cookie('typed')).toBeUndefined();
  });

  test('leads back to a page, even where it has none of its own', async () => {
    const { client, user } = await person();
    await client.post('/sign-out');
    const sent = await client.post('/account/security/mail/on');
    const next = new URL(sent.headers.location ?? '', app.origin).searchParams.get('next') ?? '';
    const back = await client.post('/sign-in', {
      email: user.email,
      password: user.password,
      next,
    });
    expect((await open(client, back.headers.location)).status).toBe(200);
  });
});

const withForms = mounts.filter(({ access, at }) => access === 'user' || at === '/verify-email');

test.each(withForms)('there is a page for whoever is led to $at', async ({ at, when }) => {
  if (when && !when(app.deps)) return;
  const { client } = await person();
  expect((await open(client, at)).status).toBe(200);
});

/** Somebody who has asked for the end of their account and signed in again. */
async function leavingAgain() {
  const { client, user } = await person();
  await client.postJson('/api/auth/delete-user');
  const again = await app.make.signedIn(user);
  await confirm(app, user);
  return again;
}

function proofIsOver({ id }: TestPerson) {
  return moveSessions(app, id, { sensitiveUntil: new Date(Date.now() - 1000) });
}

/** The page to which a browser comes that follows the redirects. */
async function open(
  client: TestClient,
  from = '',
): Promise<Awaited<ReturnType<typeof client.get>>> {
  const answer = await client.get(from);
  return answer.status === 303 ? open(client, answer.headers.location) : answer;
}
