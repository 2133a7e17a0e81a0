import { afterAll, describe, expect, test } from 'vitest';
import { helpOf, readCommandLine } from '../../bin/command-line.ts';
import { commands } from '../../src/features/index.ts';
import { startTestApp } from '../support/app.ts';
import { runCommand } from '../support/command.ts';
import { scratchDatabase } from '../support/databases.ts';
import { mailOf, openLink } from '../support/mail-links.ts';
import { shown } from '../support/page.ts';
import { runProgram } from '../support/site.ts';

const app = await startTestApp();
afterAll(() => app.stop());

const run = (...words: string[]) => runCommand(app, words);

const eventsOf = async (subjectId: unknown, event: string) =>
  (await app.rows('auditEvent', { subjectId, event })).map(
    ({ outcome, detail, actorId }) => `${outcome} ${detail} ${actorId}`,
  );

describe('what is not written as the help says does nothing', () => {
  test.each([
    [['ban', 'ada@example.com'], 'There is no command "ban ada@example.com"'],
    [['users', 'remove', 'ada'], 'users delete <who>'],
    [['users'], 'users disable <who>'],
    [['users', 'disable'], '<who> is missing.'],
    [['users', 'disable', ' '], '<who> is missing.'],
    [['users', 'disable', 'ada', 'bob'], 'a word too many'],
    [['users', 'disable', '--everybody'], "Unknown option '--everybody'"],
    [['users', 'sign-out'], 'Name one account, or say --everybody.'],
    [['users', 'sign-out', 'ada', '--everybody'], 'Name one account, or say --everybody.'],
    [['users', 'sign-out', '--everyone'], "Unknown option '--everyone'"],
    [['audit', 'export', '--since', 'yesterday'], '--since is not a day'],
    [['audit', 'export', '--since'], "'--since <value>' argument missing"],
    [['migrate', 'now'], 'a word too many'],
    [['sweep', '--hard'], "Unknown option '--hard'"],
  ])('%j', async (words, problem) => {
    const ran = await run(...words);
    expect([ran.exit, ran.text]).toEqual([2, expect.stringContaining(problem)]);
  });
});

test.each(commands)('$name has a help of its own, by either way', (command) => {
  const words = command.name.split(' ');
  for (const line of [
    ['help', ...words],
    [...words, '--help'],
  ]) {
    const read = readCommandLine(commands, line);
    expect([read.command, read.help]).toEqual([command, true]);
  }
  const help = helpOf(command);
  for (const name of ['json', ...Object.keys(command.options ?? {})]) {
    expect(help).toContain(`--${name}`);
  }
});

describe('an account that an operator makes', () => {
  test('waits for its owner, who chooses the password', async () => {
    const made = await run('users', 'create', ' Grace@Example.com', '--name', 'Grace Hopper');
    expect([made.exit, made.data]).toEqual([
      0,
      { id: expect.any(String), email: 'grace@example.com', name: 'Grace Hopper' },
    ]);
    const { id } = made.data as { id: string };
    expect(await eventsOf(id, 'accountCreatedByOperator')).toEqual([
      'success {"by":"operator"} null',
    ]);
    expect(await app.rows('account', { userId: id })).toEqual([]);

    const client = app.client();
    const mail = await app.mail('grace@example.com');
    expect(mail.subject).toBe('Your account at Latchkey');
    const token = /reset-password\?token=([\w-]+)/.exec(mail.text)?.[1];
    await client.get(`/reset-password?token=${token}`);
    const password = 'seven small lanterns';
    expect((await client.post('/reset-password', { password })).headers.location).toBe('/sign-in');
    const email = 'grace@example.com';
    expect((await client.post('/sign-in', { email, password })).headers.location).toBe(
      '/dashboard',
    );
    expect(await app.rows('user', { id })).toMatchObject([{ emailVerified: 1 }]);
    const history = await client.get('/account/history');
    expect(history.text).toContain(shown('history.events.accountCreatedByOperator'));
  });

  test.each([
    ['twice', async () => (await app.make.user()).email, 1, 'has an account already'],
    ['for no address', async () => 'grace', 2, 'not an email address'],
  ])('is not made %s', async (_how, typed, exit, words) => {
    const ran = await run('users', 'create', await typed());
    expect([ran.exit, ran.text]).toEqual([exit, expect.stringContaining(words)]);
  });

  test('has a name that is one line', async () => {
    const ran = await run('users', 'create', app.make.email(), '--name', 'two\nlines');
    expect([ran.exit, ran.text]).toEqual([2, expect.stringContaining('This name')]);
  });
});

describe('users find', () => {
  test('tells of one by address, user name or id, and what holds the account back', async () => {
    const { client, user } = await app.make.signedIn();
    const username = `ada${Date.now()}`;
    await client.postJson('/api/auth/change-username', { username });
    for (const typed of [user.email, ` ${user.email.toUpperCase()} `, username, user.id]) {
      const { exit, text, data } = await run('users', 'find', typed);
      expect([exit, text]).toEqual([0, expect.stringContaining(user.email)]);
      expect(data).toMatchObject([{ id: user.id, userName: username, state: [] }]);
    }
    await run('users', 'disable', username);
    const { data } = await run('users', 'find', username);
    const state = [expect.stringMatching(/^disabled since 20/)];
    expect(data).toMatchObject([{ sessions: 0, state, lastSignIn: expect.any(Date) }]);
  });

  test('lists those that begin so; what looks like a pattern is none', async () => {
    const name = `zoe-${Date.now()}`;
    for (const host of ['one', 'two']) await app.make.user({ email: `${name}@${host}.example` });
    const found = async (typed: string) => {
      const { data } = await run('users', 'find', typed);
      return (data as { email: string }[]).map(({ email }) => email);
    };
    expect(await found(name)).toEqual([`${name}@one.example`, `${name}@two.example`]);
    expect(await found(`${name}@t`)).toEqual([`${name}@two.example`]);
    expect(await found('%')).toEqual([]);
    expect(await found('zoé')).toEqual([]);
    expect((await run('users', 'find', 'nobody-is-called-so')).exit).toBe(3);
  });
});

describe('users unlock', () => {
  test('lets the next password count', async () => {
    const { email, password, id } = await app.make.user();
    const stranger = app.client();
    for (let guess = 0; guess < 10; guess += 1) {
      await stranger.post('/sign-in', { email, password: `a wrong guess ${guess}` });
    }
    const again = () => app.client().post('/sign-in', { email, password });
    expect((await again()).status).toBe(422);
    const { exit, data } = await run('users', 'unlock', email);
    expect([exit, data]).toEqual([0, { changed: true, blocked: false }]);
    expect((await again()).headers.location).toBe('/dashboard');
    expect(await eventsOf(id, 'unlockedByOperator')).toHaveLength(1);
    expect((await run('users', 'unlock', email)).data).toEqual({ changed: false, blocked: false });
    expect(await eventsOf(id, 'unlockedByOperator')).toHaveLength(1);
  });

  test('does not take back what the owner has locked, and says so', async () => {
    const { email, id } = await app.make.user();
    await app.deps.database.query
      .updateTable('user')
      .set({ blockedAt: new Date() })
      .where('id', '=', id)
      .execute();
    const { text, data } = await run('users', 'unlock', email);
    expect(data).toEqual({ changed: false, blocked: true });
    expect(text).toContain('this was not me');
    expect(await app.rows('user', { id })).toMatchObject([{ blockedAt: expect.any(Date) }]);
  });
});

describe('users resend', () => {
  test('mails what an unconfirmed address waits for, and no second one at once', async () => {
    const email = app.make.email();
    await run('users', 'create', email);
    const { exit, data } = await run('users', 'resend', email);
    expect([exit, data]).toEqual([0, { email, mail: 'confirm' }]);
    const client = app.client();
    await openLink(client, await mailOf(app, 'confirm', email));
    const [row] = await app.rows('user', { email });
    expect(await eventsOf(row?.id, 'mailResentByOperator')).toHaveLength(1);
    const again = await run('users', 'resend', email);
    expect([again.exit, again.text]).toEqual([1, expect.stringContaining('Try again in')]);
  });

  test('else the link to a new password', async () => {
    const { email } = await app.make.user();
    expect((await run('users', 'resend', email, '--password')).data).toEqual({
      email,
      mail: 'password',
    });
    expect((await openLink(app.client(), await mailOf(app, 'reset', email))).status).toBe(200);
  });
});

test('users delete leaves nothing but the trail, and writes a last mail', async () => {
  const { client, user } = await app.make.signedIn();
  const { exit } = await run('users', 'delete', user.email);
  expect(exit).toBe(0);
  expect(await app.rows('user', { id: user.id })).toEqual([]);
  expect(await app.rows('session', { userId: user.id })).toEqual([]);
  expect(await eventsOf(user.id, 'accountDeleted')).toEqual(['success {"by":"operator"} null']);
  expect((await client.get('/dashboard')).headers.location).toMatch(/^\/sign-in/);
  const mail = await app.mail(user.email);
  expect(mail.text).toContain('The people who run Latchkey deleted your account there');
  expect((await run('users', 'delete', user.email)).exit).toBe(3);
});

test.each([
  'disable',
  'enable',
  'unlock',
  'sign-out',
  'resend',
  'delete',
])('users %s knows when there is no such account', async (name) => {
  for (const who of ['nobody@example.com', 'nobody']) {
    const { exit, text } = await run('users', name, who);
    expect([exit, text]).toEqual([3, `No account has the address or user name ${who}.`]);
  }
});

test('audit export writes one object a line, in order, of whom and when one asks', async () => {
  const { user } = await app.make.signedIn();
  await run('users', 'disable', user.email);
  const exported = async (...options: string[]) => {
    const { exit, text, written } = await run('audit', 'export', ...options);
    expect([exit, text]).toEqual([0, '']);
    return written
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
  };
  const all = await exported();
  expect(all).toHaveLength((await app.rows('auditEvent')).length);
  expect(all.map(({ id }) => id)).toEqual(all.map(({ id }) => id).toSorted());
  const theirs = await exported('--who', user.email);
  expect(new Set(theirs.map(({ subjectId }) => subjectId))).toEqual(new Set([user.id]));
  const disabled = await exported('--who', user.email, '--event', 'accountDisabled');
  expect(disabled).toMatchObject([{ outcome: 'success', detail: { by: 'operator' } }]);
  expect(await exported('--until', '2020-01-01')).toEqual([]);
  expect(await exported('--since', new Date(Date.now() + 60_000).toISOString())).toEqual([]);
  expect(await exported('--event', 'é')).toEqual([]);
  const nobody = await run('audit', 'export', '--who', 'nobody@example.com');
  expect(nobody.exit).toBe(3);
});

test('sweep says what it has removed', async () => {
  const { user } = await app.make.signedIn();
  const past = new Date(Date.now() - 1000);
  await app.deps.database.pool.execute('UPDATE session SET expiresAt = ? WHERE userId = ?', [
    past,
    user.id,
  ]);
  const { exit, data, text } = await run('sweep');
  expect([exit, data]).toEqual([0, expect.objectContaining({ session: expect.any(Number) })]);
  expect(text).toContain('session: ');
});

test('the program: exit codes, JSON, and what cannot be undone waits for a yes', async () => {
  const scratch = await scratchDatabase();
  const program = async (...args: string[]) => {
    const environment = { DATABASE_URL: scratch.url };
    const { ended, output } = await runProgram('latchkey', environment, args);
    return [await ended, output.text.trim()];
  };
  try {
    expect(await program('help')).toEqual([0, expect.stringContaining('users disable <who>')]);
    expect((await program('migrate'))[0]).toBe(0);
    await scratch.query("INSERT INTO user (id, name, email) VALUES ('u1', 'A', 'ada@example.com')");
    expect(await program('users', 'disable', 'Ada@example.com', '--json')).toEqual([
      0,
      '{"state":"disabled","changed":true}',
    ]);
    expect(await program('users', 'disable', 'bob@example.com', '--json')).toEqual([
      3,
      '{"error":"No account has the address or user name bob@example.com."}',
    ]);
    expect(await program('users', 'delete', 'ada@example.com')).toEqual([
      4,
      expect.stringContaining('Say --yes if it is meant'),
    ]);
    expect(await scratch.query('SELECT id FROM user')).toHaveLength(1);
    expect(await program('users', 'sign-out', '--everybody')).toEqual([
      4,
      expect.stringContaining('no browser will be trusted any more'),
    ]);
    expect(await program('users', 'sign-out', '--everybody', '--yes', '--json')).toEqual([
      0,
      '{"sessions":0,"accounts":0}',
    ]);
    expect((await program('users', 'delete', 'ada@example.com', '--yes'))[0]).toBe(0);
    expect(await scratch.query('SELECT id FROM user')).toHaveLength(0);
  } finally {
    await scratch.drop();
  }
});
