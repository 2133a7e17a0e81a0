import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FOLDER, pictureName, type RecordedState } from '../../src/features/gallery/recorded.ts';
import { PRODUCTION, startTestApp, type TestApp } from '../support/app.ts';
import { markupFindings } from '../support/page-checks.ts';

const STATE: RecordedState = {
  id: 'a-page-of-gallery-test',
  name: 'a page <of> gallery.test',
  who: 'guest',
  status: 422,
  source: 'views/pages/sign-in/show.ejs',
};
const FILES = [`${STATE.id}.json`, pictureName(STATE.id, 'dark', 360)].map((name) =>
  join(FOLDER, name),
);

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
  await mkdir(FOLDER, { recursive: true });
  await writeFile(FILES[0] ?? '', JSON.stringify(STATE));
  await writeFile(FILES[1] ?? '', 'a picture');
});
afterAll(async () => {
  await Promise.all(FILES.map((file) => rm(file)));
  await app.stop();
});

test('the gallery shows each state, its pictures and its source', async () => {
  const visitor = app.client();
  const list = await visitor.get('/gallery');
  expect(list.text).toContain(`<a href="/gallery/${STATE.id}">`);
  expect(list.text).toContain('a page &lt;of&gt; gallery.test');
  const shown = await visitor.get(`/gallery/${STATE.id}`);
  expect(await markupFindings(shown.text)).toEqual([]);
  expect(shown.text.match(/<img /g)).toHaveLength(6);
  const picture = await visitor.get(`/gallery/${STATE.id}/dark/360`);
  expect(picture.headers['content-type']).toBe('image/png');
  expect(String(picture.body)).toBe('a picture');
  expect((await visitor.get(`/gallery/${STATE.id}/source`)).text).toContain("t('signIn.title')");
});

test.each([
  '/gallery/nothing',
  '/gallery/..%2f..%2fpackage',
  `/gallery/${STATE.id}/dark/1`,
  `/gallery/${STATE.id}/blue/360`,
  `/gallery/${STATE.id}/..%2f..%2f..%2f.env/360`,
])('%s is not there', async (path) => {
  expect((await app.client().get(path)).status).toBe(404);
});

test('in production there is none, nor for other machines', async () => {
  const production = await startTestApp(PRODUCTION);
  expect((await production.client().get('/gallery')).status).toBe(404);
  await production.stop();
  const elsewhere = await app.client().get('/gallery').set('Host', 'gallery.example.com');
  expect(elsewhere.status).toBe(404);
});
