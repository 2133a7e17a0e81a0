import { expect } from 'vitest';
import type { TestApp, TestPerson } from './app.ts';
import { Authenticator } from './authenticator.ts';
import type { TestClient } from './client.ts';

/** Asks for the options of a ceremony, as a script on a page of the site would. */
export async function optionsFor(client: TestClient, ceremony: 'register' | 'authenticate') {
  const answer = await client.get(`/api/auth/passkey/generate-${ceremony}-options`);
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
}

/** Creates a passkey in a browser that is signed in. */
export async function addPasskey(
  app: TestApp,
  client: TestClient,
  parts: Partial<ConstructorParameters<typeof Authenticator>[0]> = {},
): Promise<{ key: Authenticator; id: string; name: string }> {
  const key = new Authenticator({ origin: app.origin, ...parts });
  const response = key.create(await optionsFor(client, 'register'));
  const answer = await client.postJson('/api/auth/passkey/verify-registration', { response });
  expect(answer.status, answer.text).toBe(200);
  return { key, id: answer.body.id, name: answer.body.name };
}

/** Signs in with a passkey, over the API. */
export async function signInWith(key: Authenticator, client: TestClient, more: object = {}) {
  const response = key.get(await optionsFor(client, 'authenticate'));
  return client.postJson('/api/auth/passkey/verify-authentication', { response, ...more });
}

/** Leaves a person with their passkeys alone. */
export async function forgetPassword(app: TestApp, { id }: TestPerson): Promise<void> {
  await app.deps.database.query.deleteFrom('account').where('userId', '=', id).execute();
}

/** As if they had confirmed their address. */
export async function confirmAddress(app: TestApp, { id }: TestPerson): Promise<void> {
  await app.deps.database.query
    .updateTable('user')
    .set({ emailVerified: true })
    .where('id', '=', id)
    .execute();
}

/** Has one of their passkeys asked for after the password. */
export async function askAfterPassword(
  app: TestApp,
  client: TestClient,
  person: TestPerson,
): Promise<void> {
  await confirmAddress(app, person);
  const done = await client.post('/account/passkeys/second-step', { enabled: 'on' });
  expect([done.status, done.headers.location]).toEqual([303, '/account/security/recovery-codes']);
}

/** The audit rows of a person for these events, as short words with their detail. */
export async function trailOf(app: TestApp, { id }: TestPerson, ...events: string[]) {
  const rows = await app.rows('auditEvent', { subjectId: id });
  return rows
    .filter(({ event }) => events.includes(String(event)))
    .map(({ event, outcome, detail }) => [`${event} ${outcome}`, JSON.parse(String(detail))]);
}

/** The mails about passkeys that somebody got. */
export async function noticesTo(app: TestApp, { email }: TestPerson): Promise<string[]> {
  return (await app.mails(email)).map(({ text }) => text).filter((text) => text.includes('asskey'));
}
