import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import { outboxWriter } from '../../src/mail/outbox.ts';
import { DAY } from '../../src/time.ts';
import { type MailServer, startMailServer } from '../support/mail-server.ts';
import { openOutboxBench } from '../support/outbox.ts';

const TO = 'ada@example.com';

const bench = await openOutboxBench();
afterAll(() => bench.close());

let server: MailServer;
beforeEach(async () => {
  server = await startMailServer();
});
afterEach(async () => {
  server.release();
  await bench.reset();
  await server.stop();
});

const smtp = () => new URL(server.url);

test('a mail arrives as HTML and text, says that a machine wrote it, and is wiped', async () => {
  const { outbox } = bench.instance(smtp());
  outbox.start();
  await bench.put(outbox, TO);
  const mail = await server.waitForMail(TO);
  const [row] = await bench.settled();

  expect(mail.to).toEqual([TO]);
  expect(mail.from).toBe('accounts@example.com');
  expect(mail.subject).toBe('Confirm your email address for Latchkey');
  expect(mail.raw).toContain('Content-Type: multipart/alternative');
  expect(mail.html).toContain('K7QM-4XWT');
  expect(mail.code).toBe('K7QM-4XWT');
  expect(mail.link).toBe('https://accounts.example.com/c');
  expect(mail.header('auto-submitted')).toEqual(['auto-generated']);
  expect(mail.header('from')).toEqual(['Latchkey <accounts@example.com>']);
  expect(mail.header('message-id')).toEqual([row?.messageId]);
  expect(row?.messageId).toMatch(/^<[^@]+@example\.com>$/);
  expect(row).toMatchObject({ state: 'sent', data: null, attempts: 1, claimedUntil: null });
  expect(row?.sentAt).toBeInstanceOf(Date);
  expect(outbox.counts).toEqual({ sent: 1, retried: 0, gaveUp: 0, stale: 0 });
});

test('what a mail carries cannot be read in the table while it waits', async () => {
  const { outbox } = bench.instance(smtp());
  await bench.put(outbox, TO);
  const [row] = await bench.rows();
  expect(row?.data).toMatch(/^[0-9a-f]+$/);
  expect(JSON.stringify(row)).not.toContain('K7QM');
});

test('a mail is not sent before the commit, and not at all when there is none', async () => {
  const { outbox } = bench.instance(smtp());
  outbox.start();
  const rolledBack = bench.database.query.transaction().execute(async (query) => {
    await outbox.put(outboxWriter({ query }), 'no-account', {
      to: TO,
      readerTyped: false,
      data: { signUpUrl: 'https://accounts.example.com/sign-up', asked: 'reset' },
    });
    await sleep(200);
    throw new Error('rolled back');
  });
  await expect(rolledBack).rejects.toThrow('rolled back');
  await sleep(100);
  expect(server.mails).toEqual([]);
  expect(await bench.rows()).toEqual([]);
});

test.each([
  'sender',
  'recipient',
  'content',
] as const)('451 for the %s: tried again, with the same Message-ID', async (at) => {
  server.refuse({ code: 451, at, times: 2 });
  const { outbox, logged } = bench.instance(smtp());
  outbox.start();
  await bench.put(outbox, TO);
  const mail = await server.waitForMail(TO);
  const [row] = await bench.settled();
  expect(server.mails).toHaveLength(1);
  expect(row).toMatchObject({ state: 'sent', attempts: 3, lastError: null });
  expect(mail.header('message-id')).toEqual([row?.messageId]);
  expect(outbox.counts).toMatchObject({ sent: 1, retried: 2 });
  expect(JSON.stringify(logged)).not.toMatch(/ada@example|K7QM/);
});

test.each(['recipient', 'content'] as const)('550 for the %s: given up at once', async (at) => {
  server.refuse({ code: 550, at, times: 9 });
  const { outbox, logged } = bench.instance(smtp());
  outbox.start();
  await bench.put(outbox, TO);
  const [row] = await bench.settled();
  expect(row).toMatchObject({ state: 'gaveUp', attempts: 1, data: null, sentAt: null });
  expect(row?.lastError).toContain('550');
  expect(server.mails).toEqual([]);
  expect(outbox.counts).toMatchObject({ gaveUp: 1 });
  expect(logged.find(({ msg }) => msg === 'mail given up')).toMatchObject({ level: 40 });
});

test('a sender that is refused is a mistake of our settings: the mail waits', async () => {
  server.refuse({ code: 553, at: 'sender' });
  const { outbox } = bench.instance(smtp());
  outbox.start();
  await bench.put(outbox, TO);
  await server.waitForMail(TO);
});

test('others are given up after a day', async () => {
  server.refuse({ code: 451, times: 99 });
  const { outbox } = bench.instance(smtp());
  await bench.put(outbox, TO);
  await bench.database.query
    .updateTable('outbox')
    .set({ createdAt: new Date(Date.now() - DAY) })
    .execute();
  outbox.start();
  expect(await bench.settled()).toMatchObject([{ state: 'gaveUp', attempts: 1, data: null }]);
});

test('a connection that breaks in the middle of a mail: tried again, arrives once', async () => {
  server.drop(2);
  const { outbox } = bench.instance(smtp());
  outbox.start();
  await bench.put(outbox, TO);
  await server.waitForMail(TO);
  expect(await bench.settled()).toMatchObject([{ state: 'sent', attempts: 3 }]);
  expect(server.mails).toHaveLength(1);
});

test('a mail that outlived its purpose is not sent', async () => {
  const { outbox } = bench.instance(smtp());
  await bench.put(outbox, TO, new Date(Date.now() - 1));
  outbox.start();
  expect(await bench.settled()).toMatchObject([{ state: 'stale', data: null, sentAt: null }]);
  expect(server.mails).toEqual([]);
  expect(outbox.counts).toMatchObject({ stale: 1, sent: 0 });
});

test('a mail outlives its purpose while it is tried again', async () => {
  server.refuse({ code: 451, times: 99 });
  const { outbox } = bench.instance(smtp());
  outbox.start();
  await bench.put(outbox, TO, new Date(Date.now() + 500));
  expect(await bench.settled()).toMatchObject([{ state: 'stale', data: null }]);
  expect(server.mails).toEqual([]);
});

test('a message that this version does not know waits for the one that does', async () => {
  const { outbox } = bench.instance(smtp());
  await bench.put(outbox, TO);
  await bench.database.query.updateTable('outbox').set({ message: 'from-tomorrow' }).execute();
  outbox.start();
  while (outbox.counts.retried < 2) await sleep(20);
  await bench.database.query.updateTable('outbox').set({ message: 'confirm-email' }).execute();
  await server.waitForMail(TO);
});

test('finished mails are removed: what was sent after a day, the others after a week', async () => {
  const { outbox } = bench.instance({ send: async () => {} });
  for (let index = 0; index < 4; index += 1) await bench.put(outbox, `p${index}@example.com`);
  const [sentOld, sentNew, gaveUpOld, gaveUpNew] = await bench.rows();
  const finish = (id: string | undefined, values: object) =>
    bench.database.query
      .updateTable('outbox')
      .set({ data: null, ...values })
      .where('id', '=', id ?? '')
      .execute();
  const before = (time: number) => new Date(Date.now() - time);
  await finish(sentOld?.id, { state: 'sent', sentAt: before(DAY + 1000) });
  await finish(sentNew?.id, { state: 'sent', sentAt: before(DAY - 60_000) });
  await finish(gaveUpOld?.id, { state: 'gaveUp', createdAt: before(7 * DAY + 1000) });
  await finish(gaveUpNew?.id, { state: 'gaveUp', createdAt: before(2 * DAY) });
  outbox.start();
  await expect.poll(async () => (await bench.rows()).length).toBe(2);
  expect((await bench.rows()).map(({ id }) => id)).toEqual([sentNew?.id, gaveUpNew?.id]);
});

test.each([
  'ada@example.com, eve@example.com',
  'ada@example.com\r\nBcc: eve@example.com',
  'Ada <ada@example.com>',
  'ada@example.com>\r\nDATA',
  'not an address',
  '',
])('%j is no address to put a mail for', async (to) => {
  const { outbox } = bench.instance(smtp());
  await expect(bench.put(outbox, to)).rejects.toThrow('cannot be sent to');
  expect(await bench.rows()).toEqual([]);
});
