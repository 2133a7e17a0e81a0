import { afterAll, describe, expect, test } from 'vitest';
import { startTestApp } from '../../support/app.ts';

/** What a client names that is not there, however it is written, is not found: never an error of ours. */

const app = await startTestApp({ GITHUB_CLIENT_ID: 'a', GITHUB_CLIENT_SECRET: 'b' });
afterAll(() => app.stop());

/** One for all: what is not found changes nothing. */
const { client } = await app.make.signedIn();

const IDS = {
  'nothing like it': 'x',
  'an accent': 'é',
  'another script': '用户',
  'an emoji': '🔑',
  'a blank': ' ',
  'a wildcard': '%',
  'an endless one': 'x'.repeat(300),
};

const ids = Object.entries(IDS);

describe.each(ids)('an id that is %s', (_, id) => {
  const at = encodeURIComponent(id);

  test.each<[string, Record<string, string>]>([
    ['/account/devices/end', { id }],
    ['/account/security/trusted/end', { id }],
    [`/account/passkeys/${at}`, { name: 'Key' }],
    [`/account/passkeys/${at}/remove`, {}],
    [`/account/connections/${at}/remove`, {}],
  ])('is not found by the form %s', async (path, fields) => {
    expect((await client.post(path, fields)).status).toBe(404);
  });

  test.each([
    `/account/passkeys/${at}`,
    `/account/connections/${at}`,
    `/account/data/exports/${at}`,
    `/pictures/${at}`,
    `/inbox/${at}`,
    `/inbox/samples/${at}`,
  ])('is not found by the page %s', async (path) => {
    expect((await client.get(path)).status).toBe(404);
  });

  test.each<[string, object]>([
    ['/revoke-session', { token: id }],
    ['/untrust-browser', { id }],
    ['/passkey/update-passkey', { id, name: 'Key' }],
    ['/passkey/delete-passkey', { id }],
    ['/unlink-account', { accountId: id }],
  ])('is not found by the API at %s', async (path, body) => {
    expect((await client.postJson(`/api/auth${path}`, body)).status).toBe(404);
  });

  test('is not found by the API as a copy of data', async () => {
    expect((await client.get(`/api/auth/data-export/download?id=${at}`)).status).toBe(404);
  });
});

test('an address that is too long is refused, also by who is nobody', async () => {
  const email = `${'x'.repeat(250)}@example.com`;
  const answer = await app.client().postJson('/api/auth/send-verification-email', { email });
  expect(answer.status).toBe(400);
});
