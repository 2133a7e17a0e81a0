import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import { claim } from '../../src/db/claims.ts';
import { MINUTE } from '../../src/time.ts';
import { type MailServer, startMailServer } from '../support/mail-server.ts';
import { openOutboxBench } from '../support/outbox.ts';
import { TYPESCRIPT } from '../support/sources.ts';

const TO = 'ada@example.com';

/** What TiDB reads over. */
const LOCKS = 'FOR UPDATE SKIP LOCKED';

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

test('a server that is down loses nothing: 50 mails arrive afterwards, once each', async () => {
  await server.down();
  const { outbox } = bench.instance(smtp());
  outbox.start();
  const people = Array.from({ length: 50 }, (_, index) => `person-${index}@example.com`);
  await Promise.all(people.map((to) => bench.put(outbox, to)));
  await sleep(300);
  await server.up();
  await bench.settled();
  expect(server.mails.flatMap(({ to }) => to).sort()).toEqual(people.sort());
});

test('two instances share 50 mails, and each arrives once', async () => {
  const one = bench.instance(smtp()).outbox;
  const two = bench.instance(smtp()).outbox;
  const people = Array.from({ length: 50 }, (_, index) => `person-${index}@example.com`);
  await Promise.all(people.map((to) => bench.put(one, to)));
  one.start();
  two.start();
  await bench.settled();
  expect(server.mails.flatMap(({ to }) => to).sort()).toEqual(people.sort());
  expect(one.counts.sent + two.counts.sent).toBe(50);
  expect(one.counts.sent).toBeGreaterThan(0);
  expect(two.counts.sent).toBeGreaterThan(0);
});

test('many who claim at once get each mail once, also where SKIP LOCKED locks nothing', async () => {
  const { outbox } = bench.instance(smtp());
  await Promise.all(Array.from({ length: 12 }, () => bench.put(outbox, TO)));
  const query = bench.database.query.withPlugin({
    transformQuery: ({ node }) =>
      node.kind === 'RawNode'
        ? { ...node, sqlFragments: node.sqlFragments.map((sql) => sql.replace(LOCKS, '')) }
        : node,
    transformResult: async ({ result }) => result,
  });
  const claims = await Promise.all(
    Array.from({ length: 8 }, () => claim({ query }, 'outbox', 5, MINUTE)),
  );
  const ids = claims.flat().map(({ id }) => id);
  expect(ids.length).toBeGreaterThanOrEqual(5);
  expect(new Set(ids).size).toBe(ids.length);
});

test.each([
  ['before it sent', false, 1],
  ['after it sent, before it could say so', true, 2],
])('an instance killed %s: the mail arrives, at most once more', async (_when, sends, arrivals) => {
  const { outbox } = bench.instance(smtp());
  await bench.put(outbox, TO);
  const file = fileURLToPath(new URL('../support/dying-instance.ts', import.meta.url));
  const child = fork(file, [bench.url, sends ? server.url : ''], {
    execArgv: ['--import', TYPESCRIPT],
    env: { PATH: process.env.PATH },
  });
  await once(child, 'message');
  child.kill('SIGKILL');
  outbox.start();
  const [row] = await bench.settled();
  await sleep(200);
  expect(row).toMatchObject({ state: 'sent', attempts: 2 });
  expect(server.mails).toHaveLength(arrivals);
  expect(new Set(server.mails.map((mail) => mail.header('message-id')[0])).size).toBe(1);
});

test('a stop waits for the mail that is being sent', async () => {
  server.hold();
  const { outbox } = bench.instance(smtp());
  outbox.start();
  await bench.put(outbox, TO);
  while ((await bench.rows())[0]?.claimedUntil === null) await sleep(10);
  await sleep(200);
  const stopped = outbox.stop();
  await sleep(50);
  server.release();
  await stopped;
  expect(await bench.rows()).toMatchObject([{ state: 'sent' }]);
  expect(server.mails).toHaveLength(1);
});

test('an outbox that is out of reach is waited for', async () => {
  const { outbox, logged } = bench.instance(smtp());
  await bench.database.pool.query('RENAME TABLE outbox TO elsewhere');
  outbox.start();
  while (!logged.some(({ msg }) => msg === 'the outbox cannot be read')) await sleep(20);
  await bench.database.pool.query('RENAME TABLE elsewhere TO outbox');
  await bench.put(outbox, TO);
  await server.waitForMail(TO);
  expect(logged.filter(({ msg }) => msg === 'the outbox cannot be read')).toHaveLength(1);
});

test('what cannot be written down after the sending is written later, and not sent again', async () => {
  server.hold();
  const { outbox, logged } = bench.instance(smtp());
  outbox.start();
  await bench.put(outbox, TO);
  while ((await bench.rows())[0]?.claimedUntil === null) await sleep(10);
  await bench.database.pool.query('RENAME TABLE outbox TO elsewhere');
  server.release();
  while (!logged.some(({ msg }) => msg === 'the state of a mail could not be written')) {
    await sleep(20);
  }
  await bench.database.pool.query('RENAME TABLE elsewhere TO outbox');
  expect(await bench.settled()).toMatchObject([{ state: 'sent', attempts: 1 }]);
  expect(server.mails).toHaveLength(1);
});
