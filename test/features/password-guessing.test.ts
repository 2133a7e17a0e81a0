import { afterAll, expect, test } from 'vitest';
import { startTestApp } from '../support/app.ts';
import type { TestClient } from '../support/client.ts';
import { shown } from '../support/page.ts';

const app = await startTestApp();
afterAll(() => app.stop());

const guess = (client: TestClient, fields: { currentPassword?: string } = {}) =>
  client.post('/account/password', {
    currentPassword: 'a quiet harbour',
    newPassword: 'seven small lanterns',
    ...fields,
  });

test('wrong ones are counted for the account, and then even the right one is refused', async () => {
  const { client, user } = await app.make.signedIn();
  const { client: second } = await app.make.signedIn(user);
  for (let wrong = 0; wrong < 10; wrong += 1) {
    const guesser = wrong < 6 ? client : second;
    expect((await guess(guesser, { currentPassword: `guess ${wrong}` })).status).toBe(422);
  }
  const page = await guess(second);
  expect(page.status).toBe(422);
  expect(page.text).toContain(shown('tries.none', { time: '15 minutes' }));
  expect(
    (await app.rows('auditEvent', { subjectId: user.id, event: 'passwordChanged' })).map(
      ({ outcome }) => outcome,
    ),
  ).toEqual(Array(11).fill('refused'));
});

test('many tries of one client meet the limit, with words and Retry-After', async () => {
  const { client } = await app.make.signedIn();
  let page = await guess(client, { currentPassword: 'guess' });
  for (let more = 0; more < 10 && page.status !== 429; more += 1) {
    page = await guess(client, { currentPassword: 'guess' });
  }
  expect(page.status).toBe(429);
  expect(Number(page.headers['retry-after'])).toBeGreaterThan(0);
});
