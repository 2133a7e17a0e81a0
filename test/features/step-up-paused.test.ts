import { afterAll, describe, expect, test } from 'vitest';
import { startTestApp, type TestPerson } from '../support/app.ts';
import type { TestClient } from '../support/client.ts';
import { shown } from '../support/page.ts';
import { confirmedPerson } from '../support/second-step.ts';
import { moveSessions } from '../support/sessions.ts';
import { proofAt } from '../support/step-up.ts';

const app = await startTestApp();
afterAll(() => app.stop());

/** Somebody whose last proof is too old for sensitive acts. */
async function longSignedIn() {
  const person = await confirmedPerson(app);
  await proofIsOver(person.user);
  return person;
}

const proofIsOver = ({ id }: TestPerson) =>
  moveSessions(app, id, { sensitiveUntil: new Date(Date.now() - 1000) });

/** Another browser with copies of these cookies of the owner. */
const copyOf = (owner: TestClient, ...names: string[]) => {
  const copied = owner.cookies().filter((one) => names.some((name) => one.includes(`.${name}=`)));
  expect(copied).toHaveLength(names.length);
  const thief = app.client();
  return {
    get: (path: string) => thief.get(path).set('Cookie', copied.join('; ')),
    post: (path: string, fields = {}) => thief.post(path, fields).set('Cookie', copied.join('; ')),
  };
};

let named = 0;
const newName = () => `ada.harbour${++named}`;

const userName = async ({ id }: TestPerson) => (await app.rows('user', { id }))[0]?.username;

const kept = ({ id }: TestPerson) => app.rows('pausedRequest', { userId: id });

const withoutPassword = ({ id }: TestPerson) =>
  app.deps.database.query.deleteFrom('account').where('userId', '=', id).execute();

const opensWith = async (email: string, password: string) => {
  const client = app.client();
  return (await client.postJson('/api/auth/sign-in/email', { email, password })).status === 200;
};

describe('who has copied the cookie of a session', () => {
  const LANTERNS = 'nine brass lanterns';

  test('has no act carried out by the owner’s proof, and drops none of theirs', async () => {
    const { client: owner, user } = await longSignedIn();
    await withoutPassword(user);
    const username = newName();
    const asked = await owner.post('/account/username', { username });
    const thief = copyOf(owner, 'session_token');

    const theirs = await thief.post('/account/password/set', { newPassword: LANTERNS });
    expect(theirs.headers.location).not.toBe(asked.headers.location);
    await owner.post(proofAt(asked, 'mail/begin'));
    const { code = '' } = await app.mail(user.email);
    const done = await owner.post(proofAt(asked, 'mail'), { code });

    expect([done.status, done.headers.location]).toEqual([303, '/account/username']);
    expect(await userName(user)).toBe(username);
    expect(await opensWith(user.email, LANTERNS)).toBe(false);
  });

  test('cannot even lead the owner to an act that they have put there', async () => {
    const { client: owner, user } = await longSignedIn();
    const thief = copyOf(owner, 'session_token', 'device');
    const theirs = await thief.post('/account/username', { username: newName() });

    const page = await owner.get(theirs.headers.location ?? '');
    expect(page.text).toContain(shown('stepUp.leadAlone'));
    expect(page.text).not.toContain(shown('stepUp.acts.changeUserName'));
    const done = await owner.post(proofAt(theirs, 'password'), { password: user.password });

    expect(done.headers.location).toBe('/dashboard');
    expect(await userName(user)).toBeNull();
  });

  test('sees nothing of what the owner has begun, and does not take it', async () => {
    const { client: owner, user } = await longSignedIn();
    const asked = await owner.post('/account/username', { username: newName() });
    const thief = copyOf(owner, 'session_token');

    const page = await thief.get(asked.headers.location ?? '');
    expect(page.text).not.toContain(shown('stepUp.acts.changeUserName'));
    const done = await thief.post(proofAt(asked, 'password'), { password: user.password });

    expect(done.headers.location).toBe('/dashboard');
    expect(await userName(user)).toBeNull();
  });

  test('cannot drop what the owner has begun by beginning a great deal', async () => {
    const { client: owner, user } = await longSignedIn();
    const username = newName();
    const asked = await owner.post('/account/username', { username });
    for (let act = 0; act < 25; act += 1) {
      await copyOf(owner, 'session_token').post('/account/email', { newEmail: app.make.email() });
    }

    expect(await kept(user)).toHaveLength(20);
    const done = await owner.post(proofAt(asked, 'password'), { password: user.password });

    expect(done.headers.location).toBe('/account/username');
    expect(await userName(user)).toBe(username);
  });
});

test('a link of another site to a page that wants a proof drops nothing', async () => {
  const { client, user } = await longSignedIn();
  const username = newName();
  const asked = await client.post('/account/username', { username });

  // Top-level, so the cookies (Lax) come along.
  const link = await client.get('/account/passkeys/new').set('Sec-Fetch-Site', 'cross-site');
  expect(link.headers.location).toBe('/step-up?next=%2Faccount%2Fpasskeys%2Fnew');
  expect(await kept(user)).toHaveLength(1);
  const done = await client.post(proofAt(asked, 'password'), { password: user.password });

  expect(done.headers.location).toBe('/account/username');
  expect(await userName(user)).toBe(username);
});

test.each([
  'Ã¼=1', // what is left of "ü" on the way
  'a b=1',
  'name',
  '=1',
])('a cookie of another application, %s, is in the way of no act', async (strange) => {
  const { client, user } = await longSignedIn();
  const username = newName();
  const asked = await client.post('/account/username', { username });

  const done = await app
    .client()
    .post(proofAt(asked, 'password'), { password: user.password })
    .set('Cookie', [strange, ...client.cookies(), strange].join('; '));

  expect([done.status, done.headers.location]).toEqual([303, '/account/username']);
  expect(await userName(user)).toBe(username);
});

describe('the page of the proof', () => {
  const acts = [
    ['/account/password/set', { newPassword: 'nine brass lanterns' }, 'setPassword'],
    ['/account/email', { newEmail: 'ada@example.org' }, 'changeEmail'],
    ['/account/username', { username: 'ada.of.the.page' }, 'changeUserName'],
    ['/account/security/totp', {}, 'setUpTotp'],
    ['/account/data/exports', {}, 'exportData'],
    ['/account/deletion', {}, 'deleteAccount'],
  ] as const;

  test.each(acts)('says what %s does, with every way to prove it', async (path, fields, name) => {
    const { client, user } = await longSignedIn();
    await withoutPassword(user);
    const asked = await client.post(path, fields);
    const after = shown('stepUp.after', { act: shown(`stepUp.acts.${name}`) });

    const page = await client.get(asked.headers.location ?? '');
    expect(page.text).toContain(after);
    const begun = await client.post(proofAt(asked, 'mail/begin'));
    expect((await client.get(begun.headers.location ?? '')).text).toContain(after);
    const wrong = await client.post(proofAt(asked, 'mail'), { code: '2222-2222' });
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain(after);
    // What was typed stays sealed.
    for (const value of Object.values(fields)) expect(page.text).not.toContain(value);
  });

  test('carries the act along in every form and link', async () => {
    const { client } = await longSignedIn();
    const asked = await client.post('/account/username', { username: newName() });
    const act = asked.headers.location?.split('?')[1] ?? '';
    const { text } = await client.get(asked.headers.location ?? '');
    expect(text).toContain(`action="/step-up/password?${act}"`);
    expect(text).toContain(`href="/step-up?by=mail&amp;${act}"`);
    const other = await client.get(`/step-up?by=mail&${act}`);
    expect(other.text).toContain(`action="/step-up/mail/begin?${act}"`);
  });

  describe('leads back to where it was come from, without a proof', () => {
    const cancel = (text: string) =>
      [...text.matchAll(/href="([^"]*)">([^<]*)</g)]
        .filter(([, , label]) => label === shown('stepUp.cancel'))
        .map(([, href]) => href);
    const from = (page: string) => ({ Referer: `${app.origin}${page}` });

    test('to the form that was left, in every way and after a wrong answer', async () => {
      const { client } = await longSignedIn();
      const page = '/account/history?show=changes&older=1';
      const asked = await client.post('/account/username', { username: newName() }).set(from(page));
      const shownAs = page.replaceAll('&', '&amp;');

      const first = await client.get(asked.headers.location ?? '');
      expect(cancel(first.text)).toEqual([shownAs]);
      const [, other = ''] = /href="(\/step-up\?by=mail[^"]*)"/.exec(first.text) ?? [];
      const byMail = await client.get(other.replaceAll('&amp;', '&'));
      expect(cancel(byMail.text)).toEqual([shownAs]);
      const wrong = await client.post(proofAt(asked, 'password'), { password: 'a wrong guess' });
      expect(wrong.status).toBe(422);
      expect(cancel(wrong.text)).toEqual([shownAs]);
    });

    test('to the page with the link, when a page wants the proof', async () => {
      const { client } = await longSignedIn();
      const asked = await client.get('/account/passkeys/new').set(from('/account/passkeys'));
      expect(cancel((await client.get(asked.headers.location ?? '')).text)).toEqual([
        '/account/passkeys',
      ]);
    });

    test.each([
      undefined,
      'https://evil.example/account/profile',
      'not an address',
      `${app.origin}//evil.example`,
      `${app.origin}/step-up?act=1`,
    ])('to the dashboard, coming from %s', async (referer) => {
      const { client } = await longSignedIn();
      const request = client.get('/account/passkeys/new');
      const asked = await (referer ? request.set('Referer', referer) : request);
      expect(cancel((await client.get(asked.headers.location ?? '')).text)).toEqual(['/dashboard']);
    });

    test.each([
      '//evil.example',
      'https://evil.example',
      'javascript:alert(1)',
      '/sign-out',
    ])('to no page of others: %s', async (back) => {
      const { client } = await longSignedIn();
      const { text } = await client.get(`/step-up?back=${encodeURIComponent(back)}`);
      expect(cancel(text)).toEqual(['/dashboard']);
    });
  });

  test('leads to the page that was asked for, if it is one of ours', async () => {
    const { client, user } = await longSignedIn();
    const asked = await client.get('/account/passkeys/new');
    const page = await client.get(asked.headers.location ?? '');
    expect(page.text).toContain(shown('stepUp.leadPage'));
    const proved = await client.post(proofAt(asked, 'password'), { password: user.password });
    expect(proved.headers.location).toBe('/account/passkeys/new');
    // With the proof there is nothing to ask.
    const again = await client.get(asked.headers.location ?? '');
    expect(again.headers.location).toBe('/account/passkeys/new');
    for (const next of ['//evil.example', 'https://evil.example', '/\\evil.example', '/sign-out']) {
      const query = `?next=${encodeURIComponent(next)}`;
      const away = await client.post(`/step-up/password${query}`, { password: user.password });
      expect(away.headers.location).toBe('/dashboard');
      expect((await client.get(`/step-up${query}`)).headers.location).toBe('/dashboard');
    }
  });

  test.each(['x', '%C3%A4', '', '1&act=2'])('takes act=%s for none', async (act) => {
    const { client, user } = await longSignedIn();
    const page = await client.get(`/step-up?act=${act}`);
    expect([page.status, page.text]).toEqual([
      200,
      expect.stringContaining(shown('stepUp.leadAlone')),
    ]);
    const done = await client.post(`/step-up/password?act=${act}`, { password: user.password });
    expect(done.headers.location).toBe('/dashboard');
  });
});

describe('in two tabs of one browser', () => {
  test('each proof carries out the act of its own page, and the other one waits on', async () => {
    const { client, user } = await longSignedIn();
    const username = newName();
    const newEmail = app.make.email();
    const first = await client.post('/account/username', { username });
    const second = await client.post('/account/email', { newEmail });

    const done = await client.post(proofAt(first, 'password'), { password: user.password });
    expect(done.headers.location).toBe('/account/username');
    expect(await userName(user)).toBe(username);
    const changes = { purpose: 'change-email', subject: user.id };
    expect(await app.rows('mailProof', changes)).toEqual([]);

    expect((await client.get(second.headers.location ?? '')).text).toContain(
      shown('stepUp.acts.changeEmail'),
    );
    const also = await client.post(proofAt(second, 'password'), { password: user.password });
    expect(also.headers.location).toBe('/account/email');
    expect(await app.rows('mailProof', changes)).toHaveLength(1);
    expect(await kept(user)).toEqual([]);
  });

  test('a proof on a page that named no act carries none out', async () => {
    const { client, user } = await longSignedIn();
    await client.post('/account/username', { username: newName() });
    const done = await client.post('/step-up/password', { password: user.password });
    expect(done.headers.location).toBe('/dashboard');
    expect(await userName(user)).toBeNull();
  });

  test('what cannot be carried out any more is told, and not passed over', async () => {
    const { client, user } = await longSignedIn();
    const both = await Promise.all(
      [newName(), newName()].map((username) => client.post('/account/username', { username })),
    );
    for (const asked of both) {
      await proofIsOver(user);
      const { password } = user;
      const done = await client.post(proofAt(asked, 'password'), { password });
      const page = await client.get(done.headers.location ?? '');
      const told = page.text.includes(shown('stepUp.nothingCarriedOut'));
      expect(told).toBe(done.headers.location === '/dashboard');
    }
    expect(await userName(user)).toBeTruthy();
  });

  test('of many acts the newest wait', async () => {
    const { client, user } = await longSignedIn();
    const first = await client.post('/account/username', { username: newName() });
    for (let act = 0; act < 5; act += 1) {
      await client.post('/account/email', { newEmail: app.make.email() });
    }
    expect(await kept(user)).toHaveLength(5);
    const { text } = await client.get(first.headers.location ?? '');
    expect(text).toContain(shown('stepUp.leadAlone'));
  });
});

describe('the token of a pause', () => {
  test('is a cookie of its own that no script reads, and only its hash is kept', async () => {
    const { client, user } = await longSignedIn();
    const asked = await client.post('/account/username', { username: newName() });
    const [line = ''] = [asked.headers['set-cookie']]
      .flat()
      .filter((one) => one?.includes('paused'));
    expect(line).toMatch(
      /^latchkey\.paused=[\w-]{43}; Max-Age=900; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax$/,
    );
    expect(JSON.stringify(await kept(user))).not.toContain(client.cookie('paused'));
  });

  test('is another one once nothing waits any more', async () => {
    const { client, user } = await longSignedIn();
    const asked = await client.post('/account/username', { username: newName() });
    const before = client.cookie('paused');
    await client.post(proofAt(asked, 'password'), { password: user.password });
    await proofIsOver(user);
    await client.post('/account/username', { username: newName() });
    expect(client.cookie('paused')).not.toBe(before);
  });

  test('of somebody else is not taken over', async () => {
    const { client: owner } = await longSignedIn();
    await owner.post('/account/username', { username: newName() });
    const { client } = await longSignedIn();
    const planted = `latchkey.paused=${owner.cookie('paused')}`;
    const asked = await client
      .post('/account/username', { username: newName() })
      .set('Cookie', [...client.cookies(), planted].join('; '));
    expect(asked.status).toBe(303);
    expect(client.cookie('paused')).not.toBe(owner.cookie('paused'));
  });
});

test('when a session ends, what it had begun is gone, whoever ends it', async () => {
  const { client, user } = await longSignedIn();
  const { client: elsewhere } = await app.make.signedIn(user);
  await client.post('/account/username', { username: newName() });
  expect(await kept(user)).toHaveLength(1);
  await elsewhere.post('/account/devices/end-others');
  expect(await kept(user)).toEqual([]);
});

describe('a form that was sent after the session had ended', () => {
  /** Somebody who has sent a form after signing out, with what they had typed. */
  async function interrupted() {
    const { client, user } = await app.make.signedIn();
    const device = client.cookies().find((one) => one.includes('.device=')) ?? '';
    await client.post('/sign-out');
    const newEmail = app.make.email();
    await client.post('/account/email', { newEmail });
    const back = () =>
      client.post('/sign-in', {
        email: user.email,
        password: user.password,
        next: '/account/email',
      });
    return { client, user, device, newEmail, back };
  }

  test('is neither replaced nor filled in by who has copied the browser’s mark', async () => {
    const { client, device, newEmail, back } = await interrupted();
    const evil = app.make.email();
    for (let act = 0; act < 25; act += 1) {
      await app.client().post('/account/email', { newEmail: evil }).set('Cookie', device);
    }
    await back();
    const { text } = await client.get('/account/email');
    expect(text).toContain(`value="${newEmail}"`);
    expect(text).not.toContain(evil);
  });

  test('is not shown to a thief of mark and session', async () => {
    const { client, newEmail, back } = await interrupted();
    await back();
    const thief = copyOf(client, 'session_token', 'device');
    expect((await thief.get('/account/email')).text).not.toContain(newEmail);
    expect((await client.get('/account/email')).text).toContain(newEmail);
  });

  test('waits beside that of another tab', async () => {
    const { client, newEmail, back } = await interrupted();
    await client.post('/account/username', { username: 'ada.of.the.tabs' });
    await back();
    expect((await client.get('/account/email')).text).toContain(newEmail);
    expect((await client.get('/account/username')).text).toContain('ada.of.the.tabs');
    expect((await client.get('/account/username')).text).not.toContain('ada.of.the.tabs');
    expect(client.cookie('typed')).toBeUndefined();
  });
});
