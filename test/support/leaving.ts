import { unzipSync } from 'fflate';
import type { TestApp, TestPerson } from './app.ts';
import type { TestClient } from './client.ts';

/** Somebody who has asked for the end of their account and signed in again. */
export async function leaving(app: TestApp) {
  const { client, user } = await app.make.signedIn();
  await client.postJson('/api/auth/delete-user');
  return app.make.signedIn(user);
}

/** How long until the account is deleted, in milliseconds; NaN when no day is set. */
export async function dueIn(app: TestApp, user: TestPerson): Promise<number> {
  const [row] = await app.rows('user', { id: user.id });
  const dueAt = row?.deletionDueAt;
  return dueAt instanceof Date ? dueAt.getTime() - Date.now() : Number.NaN;
}

/** The wait is over. */
export async function letDayCome(app: TestApp, user: TestPerson): Promise<void> {
  await app.deps.database.pool.query(
    'UPDATE user SET deletionDueAt = UTC_TIMESTAMP(3) - INTERVAL 1 SECOND WHERE id = ?',
    [user.id],
  );
}

/** The last proof was too long ago. */
export async function forgetProof(app: TestApp, user: TestPerson): Promise<void> {
  await app.deps.database.pool.query(
    'UPDATE session SET sensitiveUntil = UTC_TIMESTAMP(3) - INTERVAL 1 SECOND WHERE userId = ?',
    [user.id],
  );
}

/** The page of a person's data, and where copies are asked for. */
export const DATA_PAGE = '/account/data';
export const EXPORTS = `${DATA_PAGE}/exports`;

/** Asks for a copy, lets it be made, downloads it and opens the ZIP. */
export async function copyOf(app: TestApp, client: TestClient) {
  await client.post(EXPORTS);
  await app.deps.exports.run();
  const { body } = await fetchFile(client, await downloadHref(client));
  const files = unzipSync(body);
  const text = (name: string) => Buffer.from(files[name] ?? []).toString();
  return { files, json: JSON.parse(text('account.json')), html: text('account.html') };
}

/** Where the page says that the copy can be downloaded. */
export async function downloadHref(client: TestClient): Promise<string> {
  const page = await client.get(DATA_PAGE);
  return /href="(\/account\/data\/exports\/[^"]+)"/.exec(page.text)?.[1] ?? 'no download';
}

/** A file as it is, not as text. */
export function fetchFile(client: TestClient, href: string) {
  return client
    .get(href)
    .buffer(true)
    .parse((res, done) => {
      const chunks: Buffer[] = [];
      res.on('data', (chunk) => chunks.push(chunk));
      res.on('end', () => done(null, Buffer.concat(chunks)));
    });
}
