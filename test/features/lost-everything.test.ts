import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { afterAll, describe, expect, test } from 'vitest';
import { readConfig } from '../../src/config/config.ts';
import { settings } from '../../src/features/index.ts';
import { createRecoveryWorker } from '../../src/features/recovery/policy/recovery-worker.ts';
import { HOUR } from '../../src/time.ts';
import { startTestApp, type TestPerson } from '../support/app.ts';
import {
  afterAWhile,
  beginRecovery,
  dueAt,
  eventsOf,
  letWaitEnd,
  linkTo,
  personWithCodes,
  personWithMailFactor,
} from '../support/lost-factors.ts';
import { shown } from '../support/page.ts';
import { firstStep, personWithTotp } from '../support/second-step.ts';

const app = await startTestApp();
afterAll(() => app.stop());

const START = '/recovery/start';
const CANCEL = '/recovery/cancel';
const site = { url: app.origin };

const subjects = async (email: string) => (await app.mails(email)).map(({ subject }) => subject);
const asks = (list: string[]) => list.filter((one) => one.includes('will be turned off')).length;

async function recoveryEvents(user: TestPerson) {
  return (await eventsOf(app, user)).filter((one) => one.startsWith('recovery'));
}

/** The old address after a change, and the account under its new one. */
async function moved(user: TestPerson, client: Awaited<ReturnType<typeof firstStep>>) {
  const newEmail = app.make.email();
  await client.postJson('/api/auth/change-email', { newEmail });
  const link = await linkTo(app, newEmail, '/confirm-email-change');
  const token = new URL(link, app.origin).searchParams.get('token');
  const done = await client.postJson('/api/auth/verify-email-change', { token });
  expect(done.status, done.text).toBe(200);
  return { ...user, email: newEmail };
}

describe('asking', () => {
  test('wants a first proof', async () => {
    const { client } = await personWithTotp(app);
    for (const browser of [app.client(), client]) {
      const answer = await browser.postJson('/api/auth/recovery/request');
      expect([answer.status, answer.body.code]).toEqual([401, 'INVALID_TWO_FACTOR_COOKIE']);
    }
    expect((await app.client().get('/recovery')).headers.location).toBe('/sign-in');
    expect((await app.client().post('/recovery')).headers.location).toBe('/sign-in');
    expect((await client.get('/recovery')).headers.location).toBe('/account/security');
  });

  test('leads from the challenge over a mail to a wait; looking begins nothing', async () => {
    const { user } = await personWithTotp(app);
    const client = await firstStep(app, user);
    expect((await client.get('/sign-in/challenge')).text).toContain('href="/recovery"');
    const page = await client.get('/recovery');
    expect(page.text).toContain(shown('recovery.howWait', { count: 72, longer: 216 }));
    const asked = await client.post('/recovery');
    expect([asked.status, asked.headers.location]).toEqual([303, '/recovery/sent']);
    expect((await client.get('/recovery/sent')).status).toBe(200);
    const link = await linkTo(app, user.email, START);

    const elsewhere = app.client();
    const first = await elsewhere.get(link);
    expect([first.status, first.headers.location]).toEqual([303, START]);
    await elsewhere.get(link);
    const button = await elsewhere.get(START);
    expect(button.text).toContain(shown('recovery.startSubmit'));
    expect(await dueAt(app, user)).toBeNull();

    const begun = await elsewhere.post(START, { deliberate: 'on' });
    expect([begun.status, begun.headers.location]).toEqual([303, '/recovery/started']);
    const due = await dueAt(app, user);
    expect(Math.abs((due?.getTime() ?? 0) - Date.now() - 72 * HOUR)).toBeLessThan(HOUR);
    expect(await recoveryEvents(user)).toEqual([
      'recoveryRequested success',
      'recoveryStarted success',
    ]);

    const again = app.client();
    await again.get(link);
    expect((await again.get(START)).status).toBe(410);
    expect((await again.post(START, { deliberate: 'on' })).status).toBe(410);
    expect(await dueAt(app, user)).toEqual(due);
  });

  test('has a brake and a limit a day', async () => {
    const { user } = await personWithTotp(app);
    const client = await firstStep(app, user);
    expect((await client.post('/recovery')).status).toBe(303);
    const soon = await client.post('/recovery');
    expect(soon.status).toBe(429);
    expect(Number(soon.headers['retry-after'])).toBeGreaterThan(0);
    for (let mail = 2; mail <= 10; mail += 1) {
      await afterAWhile(app, user);
      expect((await client.post('/recovery')).status).toBe(303);
    }
    await afterAWhile(app, user);
    expect((await client.post('/recovery')).status).toBe(429);
  });

  test('the link works half an hour, and not after the address was changed', async () => {
    const { user, client: own } = await personWithTotp(app);
    const client = await firstStep(app, user);
    await client.post('/recovery');
    const link = await linkTo(app, user.email, START);
    await moved(user, own);
    await client.get(link);
    expect((await client.post(START, { deliberate: 'on' })).status).toBe(410);
    expect(await dueAt(app, user)).toBeNull();

    const { user: slow } = await personWithTotp(app);
    const late = await firstStep(app, slow);
    await late.post('/recovery');
    await app.deps.database.pool.query(
      'UPDATE mailProof SET expiresAt = expiresAt - INTERVAL 30 MINUTE WHERE subject = ?',
      [slow.id],
    );
    await late.get(await linkTo(app, slow.email, START));
    expect((await late.post(START, { deliberate: 'on' })).status).toBe(410);
  });

  test('is closed while the account is blocked', async () => {
    const { user } = await personWithTotp(app);
    const client = await firstStep(app, user);
    await client.post('/recovery');
    const link = await linkTo(app, user.email, START);
    await app.deps.database.query
      .updateTable('user')
      .set({ blockedAt: new Date() })
      .where('id', '=', user.id)
      .execute();
    const refused = await client.postJson('/api/auth/recovery/request');
    expect([refused.status, refused.body.code]).toEqual([403, 'ACCOUNT_BLOCKED']);
    await client.get(link);
    expect((await client.post(START, { deliberate: 'on' })).status).toBe(410);
    expect(await dueAt(app, user)).toBeNull();
  });
});

describe('while it waits', () => {
  test('every address is told, with a link of its own', async () => {
    const { user, client } = await personWithTotp(app);
    const now = await moved(user, client);
    const coming = app.make.email();
    await client.postJson('/api/auth/change-email', { newEmail: coming });
    await beginRecovery(app, now);
    const links = [];
    for (const email of [user.email, now.email, coming]) {
      expect(asks(await subjects(email)), email).toBe(1);
      links.push(await linkTo(app, email, CANCEL));
    }
    expect(new Set(links).size).toBe(3);
    // Nobody knows yet whose the address to come is.
    const toComing = (await app.mails(coming)).at(-1);
    expect(toComing?.text).not.toContain(user.name);
    expect(toComing?.text).not.toContain('/not-me');
  });

  test('an address to come that is another account’s is not told', async () => {
    const stranger = await app.make.user();
    const { user, client } = await personWithTotp(app);
    await client.postJson('/api/auth/change-email', { newEmail: stranger.email });
    await beginRecovery(app, user);
    expect(asks(await subjects(stranger.email))).toBe(0);
  });

  test('every signed-in page says so, and cancels', async () => {
    const { user, client } = await personWithTotp(app);
    await beginRecovery(app, user);
    for (const path of ['/dashboard', '/account/devices', '/account/security']) {
      expect((await client.get(path)).text, path).toContain(shown('recovery.cancel'));
    }
    const done = await client.post('/recovery/cancel/mine');
    expect([done.status, done.headers.location]).toEqual([303, '/recovery/cancel/done']);
    expect(await dueAt(app, user)).toBeNull();
    expect((await client.get('/dashboard')).text).not.toContain('/recovery/cancel/mine');
    expect(await recoveryEvents(user)).toContain('recoveryCancelled success');
    const again = await client.post('/recovery/cancel/mine');
    expect(again.headers.location).toBe('/account/security');
  });

  test('a second request makes it neither shorter nor longer', async () => {
    const { user } = await personWithTotp(app);
    await beginRecovery(app, user);
    const due = await dueAt(app, user);
    const told = asks(await subjects(user.email));
    const client = await firstStep(app, user);
    const asked = await client.post('/recovery');
    expect([asked.status, asked.headers.location]).toEqual([303, '/recovery/waiting']);
    expect((await client.get('/recovery/waiting')).status).toBe(200);
    expect(await dueAt(app, user)).toEqual(due);
    expect(asks(await subjects(user.email))).toBe(told);
  });

  test('two links pressed at once begin one wait', async () => {
    const { user } = await personWithTotp(app);
    const client = await firstStep(app, user);
    await client.post('/recovery');
    const link = await linkTo(app, user.email, START);
    const token = new URL(link, app.origin).searchParams.get('token');
    const press = () =>
      app.client().postJson('/api/auth/recovery/start', { token, deliberate: true });
    const answers = await Promise.all([press(), press()]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400]);
    expect(asks(await subjects(user.email))).toBe(1);
  });

  test('a link cancels for anybody, signed out too; looking does not', async () => {
    const { user } = await personWithTotp(app);
    await beginRecovery(app, user);
    const link = await linkTo(app, user.email, CANCEL);
    const anybody = app.client();
    const first = await anybody.get(link);
    expect([first.status, first.headers.location]).toEqual([303, CANCEL]);
    expect((await anybody.get(CANCEL)).status).toBe(200);
    expect(await dueAt(app, user)).not.toBeNull();
    const done = await anybody.post(CANCEL, { deliberate: 'on' });
    expect([done.status, done.headers.location]).toEqual([303, '/recovery/cancel/done']);
    expect(await dueAt(app, user)).toBeNull();
    expect((await app.mail(user.email)).text).toContain('was cancelled');
    const again = app.client();
    await again.get(link);
    expect((await again.get(CANCEL)).status).toBe(410);
    expect((await again.post(CANCEL, { deliberate: 'on' })).status).toBe(410);
  });

  test('a link of an earlier wait does not cancel a later one', async () => {
    const { user } = await personWithTotp(app);
    await beginRecovery(app, user);
    const early = await linkTo(app, user.email, CANCEL);
    const token = new URL(early, app.origin).searchParams.get('token');
    await app.client().postJson('/api/auth/recovery/cancel', { token, deliberate: true });
    await afterAWhile(app, user);
    await beginRecovery(app, user);
    const late = await app
      .client()
      .postJson('/api/auth/recovery/cancel', { token, deliberate: true });
    expect(late.status).toBe(400);
    expect(await dueAt(app, user)).not.toBeNull();
  });

  test('nobody cancels without a link or a session', async () => {
    const { user } = await personWithTotp(app);
    await beginRecovery(app, user);
    const { client: stranger } = await app.make.signedIn();
    expect((await app.client().postJson('/api/auth/recovery/cancel')).status).toBe(401);
    expect((await stranger.postJson('/api/auth/recovery/cancel')).body.code).toBe(
      'RECOVERY_NOT_PENDING',
    );
    const odd = await app
      .client()
      .postJson('/api/auth/recovery/cancel', { token: 'made-up', deliberate: true });
    expect([odd.status, odd.body.code]).toEqual([400, 'INVALID_TOKEN']);
    expect((await app.client().post('/recovery/cancel/mine')).headers.location).toBe('/sign-in');
    expect(await dueAt(app, user)).not.toBeNull();
  });

  test('a new password neither shortens it nor goes round the second step', async () => {
    const { user } = await personWithTotp(app);
    await beginRecovery(app, user);
    const due = await dueAt(app, user);
    const client = app.client();
    await client.postJson('/api/auth/request-password-reset', { email: user.email });
    const link = await linkTo(app, user.email, '/reset-password?');
    const token = new URL(link, app.origin).searchParams.get('token')?.split('.')[0];
    const newPassword = 'nine brass lanterns';
    const reset = await client.postJson('/api/auth/reset-password', { token, newPassword });
    expect(reset.status, reset.text).toBe(200);
    expect(await dueAt(app, user)).toEqual(due);
    const signIn = await client.postJson('/api/auth/sign-in/email', {
      email: user.email,
      password: newPassword,
    });
    expect(signIn.body.twoFactorRedirect).toBe(true);
  });

  test('"this was not me" ends it', async () => {
    const { user } = await personWithTotp(app);
    await beginRecovery(app, user);
    const link = await linkTo(app, user.email, '/not-me');
    const token = new URL(link, app.origin).searchParams.get('token');
    expect(
      (await app.client().postJson('/api/auth/not-me', { token, deliberate: true })).status,
    ).toBe(200);
    expect(await dueAt(app, user)).toBeNull();
  });

  test('the undoing of a change of address ends it', async () => {
    const { user, client } = await personWithTotp(app);
    const now = await moved(user, client);
    await beginRecovery(app, now);
    const link = await linkTo(app, user.email, '/undo-email-change');
    const token = new URL(link, app.origin).searchParams.get('token');
    expect(
      (await app.client().postJson('/api/auth/undo-email-change', { token, deliberate: true }))
        .status,
    ).toBe(200);
    expect(await dueAt(app, user)).toBeNull();
  });

  test('nothing happens before its time', async () => {
    const { user } = await personWithTotp(app);
    await beginRecovery(app, user);
    await app.deps.recoveries.run();
    expect((await app.rows('user', { id: user.id }))[0]).toMatchObject({ twoFactorEnabled: 1 });
  });
});

describe('when the time has come', () => {
  test('all factors are off, everybody is signed out, and a mail says so', async () => {
    const { user, client } = await personWithCodes(app);
    const now = await moved(user, client);
    await beginRecovery(app, now);
    await letWaitEnd(app, user);
    await app.deps.recoveries.run();

    expect((await app.rows('user', { id: user.id }))[0]).toMatchObject({
      twoFactorEnabled: 0,
      mailSecondStep: 0,
      passkeySecondStep: 0,
      recoveryDueAt: null,
    });
    for (const table of ['twoFactor', 'recoveryCode', 'trustedBrowser', 'session'] as const) {
      expect(await app.rows(table, { userId: user.id }), table).toEqual([]);
    }
    expect((await client.get('/dashboard')).headers.location).toContain('/sign-in');
    for (const email of [user.email, now.email]) {
      expect(await subjects(email)).toContain(
        'The second step of your account at Latchkey was turned off',
      );
    }
    const events = await recoveryEvents(user);
    expect(events.at(-1)).toBe('recoveryDone success');
    const again = await app.make.signedIn(now);
    expect((await again.client.get('/dashboard')).status).toBe(200);
    const late = await app.client().get(await linkTo(app, now.email, CANCEL));
    expect(late.status).toBe(303);
  });

  test('passkeys stay: they are ways in of their own', async () => {
    const { user } = await personWithTotp(app);
    await app.deps.database.pool.query(
      `INSERT INTO passkey (id, userId, credentialID, publicKey, counter, deviceType, backedUp)
       VALUES (?, ?, ?, 'x', 0, 'singleDevice', 0)`,
      [`pk-${user.id}`.slice(0, 36), user.id, user.id],
    );
    await beginRecovery(app, user);
    await letWaitEnd(app, user);
    await app.deps.recoveries.run();
    const [rows] = await app.deps.database.pool.query('SELECT id FROM passkey WHERE userId = ?', [
      user.id,
    ]);
    expect(rows).toHaveLength(1);
  });

  test('several instances do it once', async () => {
    const { user } = await personWithTotp(app);
    await beginRecovery(app, user);
    await letWaitEnd(app, user);
    const { database, outbox } = app.deps;
    const log = pino({ level: 'silent' });
    const instances = Array.from({ length: 4 }, () =>
      createRecoveryWorker({ database, outbox, log, site }),
    );
    await Promise.all(instances.map((instance) => instance.run()));
    expect(
      (await recoveryEvents(user)).filter((one) => one.startsWith('recoveryDone')),
    ).toHaveLength(1);
    expect(
      (await subjects(user.email)).filter((one) => one.endsWith('was turned off')),
    ).toHaveLength(1);
  });

  test('one that does not work does not keep the others', async () => {
    const { user: stuck } = await personWithTotp(app);
    const { user } = await personWithTotp(app);
    for (const person of [stuck, user]) {
      await beginRecovery(app, person);
      await letWaitEnd(app, person);
    }
    const { database, log } = app.deps;
    const put: typeof app.deps.outbox.put = async (writer, name, mail) => {
      if (mail.to === stuck.email) throw new Error('no');
      await app.deps.outbox.put(writer, name, mail);
    };
    await createRecoveryWorker({ database, log, site, outbox: { ...app.deps.outbox, put } }).run();
    expect(app.takeErrors()).toHaveLength(1);
    expect(await dueAt(app, user)).toBeNull();
    expect((await app.rows('user', { id: stuck.id }))[0]).toMatchObject({ twoFactorEnabled: 1 });
    await app.deps.recoveries.run();
    expect(await dueAt(app, stuck)).toBeNull();
  });

  test('cancelling and being due at the same moment: one of the two happens', async () => {
    for (let round = 0; round < 8; round += 1) {
      const { user, client } = await personWithMailFactor(app);
      await beginRecovery(app, user);
      await letWaitEnd(app, user);
      const [answer] = await Promise.all([
        client.postJson('/api/auth/recovery/cancel'),
        sleep(round * 3).then(() => app.deps.recoveries.run()),
      ]);
      const stayed = Boolean((await app.rows('user', { id: user.id }))[0]?.twoFactorEnabled);
      expect(answer.status === 200, answer.text).toBe(stayed);
      expect(await dueAt(app, user)).toBeNull();
      const ends = (await recoveryEvents(user)).filter((one) => /Done|Cancelled success/.test(one));
      expect(ends).toEqual([stayed ? 'recoveryCancelled success' : 'recoveryDone success']);
    }
  });
});

test('switching the factors off oneself ends the wait and its links', async () => {
  const { user, client } = await personWithMailFactor(app);
  await beginRecovery(app, user);
  expect((await client.postJson('/api/auth/two-factor/disable-mail')).status).toBe(200);
  expect(await dueAt(app, user)).toBeNull();
  const rows = await app.rows('mailProof', { purpose: 'cancel-recovery' });
  expect(rows.filter(({ subject }) => String(subject).startsWith(user.id))).toEqual([]);
});

test('the wait is the one of the configuration, and is never less than a day', async () => {
  const slow = await startTestApp({ RECOVERY_WAIT_HOURS: '720' });
  try {
    const { user } = await personWithTotp(slow);
    await beginRecovery(slow, user);
    const left = ((await dueAt(slow, user))?.getTime() ?? 0) - Date.now();
    expect(Math.round(left / HOUR)).toBe(720);
  } finally {
    await slow.stop();
  }
  for (const wrong of ['0', '23', '721', '-72', 'soon']) {
    expect(() => readConfig({ RECOVERY_WAIT_HOURS: wrong }, settings)).toThrow(
      'RECOVERY_WAIT_HOURS',
    );
  }
});
