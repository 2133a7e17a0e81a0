import { expect, test } from 'vitest';
import { migrate } from '../../src/db/migrate.ts';
import { startTestApp } from '../support/app.ts';
import { scratchDatabase } from '../support/databases.ts';
import { startMailServer } from '../support/mail-server.ts';

const SIGN_UPS = 50;

test('while the mail server is down people sign up all the same; each mail arrives once', async () => {
  const server = await startMailServer();
  await server.down();
  const scratch = await scratchDatabase();
  await migrate(scratch.source);
  const app = await startTestApp(
    { SMTP_URL: server.url, MAIL_FROM: 'accounts@example.com' },
    { source: scratch.source },
  );
  try {
    const people = Array.from({ length: SIGN_UPS }, () => app.make.email());
    for (const email of people) {
      const form = { name: 'Ada Lovelace', email, password: 'a quiet harbour' };
      expect((await app.client().post('/sign-up', form)).status).toBe(303);
    }
    expect(server.mails).toHaveLength(0);

    await server.up();
    // The longer the server was away, the later the next try; here the minutes until then pass at once.
    await scratch.query(
      "UPDATE outbox SET nextAttemptAt = UTC_TIMESTAMP(3) WHERE state = 'waiting'",
    );
    await server.waitForCount(SIGN_UPS, 60_000);
    await expect
      .poll(() => app.rows('outbox', { state: 'sent' }), { timeout: 30_000 })
      .toHaveLength(SIGN_UPS);
    expect(server.mails.flatMap(({ to }) => to).toSorted()).toEqual(people.toSorted());
  } finally {
    await app.stop();
    await server.stop();
    await scratch.drop();
  }
});
