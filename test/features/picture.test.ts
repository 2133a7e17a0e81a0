import sharp from 'sharp';
import { afterAll, expect, test } from 'vitest';
import { makePicture } from '../../src/features/profile/policy/picture.ts';
import { startTestApp } from '../support/app.ts';
import type { TestClient } from '../support/client.ts';
import {
  animatedWebp,
  hugePng,
  image,
  jpegWithHugeMetadata,
  pngOfPackedTexts,
} from '../support/images.ts';
import { markupFindings } from '../support/page-checks.ts';

const app = await startTestApp();
afterAll(() => app.stop());

const UPLOAD = '/account/profile/picture';

const jpeg = await image()
  .withExif({ IFD0: { Copyright: 'WHERE-IT-WAS-TAKEN' } })
  .jpeg()
  .toBuffer();

const send = (client: TestClient, file: Buffer, name = 'me.jpg', contentType = 'image/jpeg') =>
  client.upload(UPLOAD).attach('picture', file, { filename: name, contentType });

const imageOf = async (id: string) => (await app.rows('user', { id }))[0]?.image;
const eventsOf = async (id: string, event: string) =>
  (await app.rows('auditEvent', { subjectId: id, event })).map(({ outcome }) => outcome);

test.each([
  ['JPEG', async () => jpeg],
  ['PNG', async () => image().png().toBuffer()],
  ['WebP', async () => image().webp().toBuffer()],
  ['animated WebP', animatedWebp],
  ['JPEG with four megabytes of metadata', jpegWithHugeMetadata],
  ['JPEG with a page behind it', async () => Buffer.concat([jpeg, PAGE])],
  ['PNG with gigabytes of packed texts', async () => pngOfPackedTexts(20)],
  ['picture of one pixel', async () => image(1, 1).png().toBuffer()],
])('a %s becomes a square without anything else in it', async (_kind, make) => {
  const { client, user } = await app.make.signedIn();

  const saved = await send(client, await make(), '../../evil.html', 'text/html');

  expect(saved.status).toBe(303);
  expect(saved.headers.location).toBe('/account/profile');
  const address = String(await imageOf(user.id));
  expect(address).toMatch(/^\/pictures\/[\w-]{22}$/);
  const page = await client.get('/account/profile');
  expect(page.text).toContain('Your picture was saved.');
  expect(page.text).toContain(`src="${address}"`);
  expect(await markupFindings(page.text)).toEqual([]);
  const [row] = await app.rows('picture', { userId: user.id });
  const kept = row?.bytes as Buffer;
  expect(await sharp(kept).metadata()).toMatchObject({ format: 'webp', width: 512, height: 512 });
  const meta = await sharp(kept).metadata();
  expect([meta.exif, meta.xmp, meta.icc, meta.iptc, meta.pages].filter(Boolean)).toEqual([]);
  expect(kept.includes('WHERE-IT-WAS-TAKEN') || kept.includes('<script>')).toBe(false);
  expect(await eventsOf(user.id, 'pictureChanged')).toEqual(['success']);
});

const PAGE = Buffer.from('<!DOCTYPE html><script>alert(1)</script>');
const SVG = Buffer.from(
  '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>',
);
const GIF = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');

test.each([
  ['a page called .jpg', PAGE, 'neither a JPEG nor a PNG nor a WebP'],
  ['a drawing with a script', SVG, 'neither a JPEG nor a PNG nor a WebP'],
  ['a GIF', GIF, 'neither a JPEG nor a PNG nor a WebP'],
  ['half a picture', jpeg.subarray(0, jpeg.length / 2), 'damaged'],
  ['the start of a picture', jpeg.subarray(0, 30), 'damaged'],
  ['a GIF that begins like a JPEG', Buffer.concat([jpeg.subarray(0, 3), GIF]), 'damaged'],
  ['900 million pixels', hugePng(30_000, 30_000), 'too many pixels'],
  ['a file above the limit', Buffer.alloc(16_000_001, jpeg), 'at most 16 MB'],
  ['a file far above the limit', Buffer.alloc(24_000_000, 'a'), 'at most 16 MB'],
  ['an empty file', Buffer.alloc(0), 'Choose a picture first'],
])('%s is refused in words, and nothing changes', async (_what, file, words) => {
  const { client, user } = await app.make.signedIn();
  await send(client, jpeg);
  const before = await imageOf(user.id);

  const page = await send(client, file);

  expect(page.status).toBe(422);
  expect(page.text).toContain(words);
  expect(page.text).toMatch(/<title>Error: /);
  expect(page.text).toMatch(/id="picture"[^>]*aria-invalid="true"/);
  expect(page.text).toContain(`value="${user.name}"`);
  expect(await markupFindings(page.text)).toEqual([]);
  expect(await imageOf(user.id)).toBe(before);
  expect(await app.rows('picture', { userId: user.id })).toHaveLength(1);
});

test('a form without its file, with two or broken is refused in words', async () => {
  const { client, user } = await app.make.signedIn();
  const expectWords = async (request: ReturnType<TestClient['upload']>, words: string) => {
    const page = await request;
    expect(page.status).toBe(422);
    expect(page.text).toContain(words);
  };
  const asForm = (body: string | Buffer, type = 'multipart/form-data; boundary=x') =>
    client.upload(UPLOAD).set('Content-Type', type).send(body);

  await expectWords(client.post(UPLOAD, { picture: 'me.jpg' }), 'Choose a picture first');
  await expectWords(client.upload(UPLOAD).field('picture', 'me'), 'Choose a picture first');
  await expectWords(
    client.upload(UPLOAD).attach('other', jpeg, 'me.jpg'),
    'Choose a picture first',
  );
  const two = client
    .upload(UPLOAD)
    .attach('picture', jpeg, 'a.jpg')
    .attach('picture', jpeg, 'b.jpg');
  await expectWords(two, 'one picture only');
  const torn = '--x\r\nContent-Disposition: form-data; name="picture"; filename="a.jpg"\r\n\r\nabc';
  await expectWords(asForm(torn), 'damaged');
  await expectWords(asForm('nothing of the kind'), 'damaged');
  await expectWords(asForm('abc', 'multipart/form-data'), 'damaged');

  expect(await imageOf(user.id)).toBeNull();
});

test.each([
  ['48 million pixels', 8064, 6048],
  ['50 million', 8160, 6144],
  ['64 million, upright', 6936, 9248],
])('a photo of %s is scaled', async (_what, width, height) => {
  const { client, user } = await app.make.signedIn();
  expect((await send(client, hugePng(width, height))).status).toBe(303);
  const [picture] = await app.rows('picture', { userId: user.id });
  const { width: side } = await sharp(picture?.bytes as Buffer).metadata();
  expect(side).toBe(512);
});

test('a photo of 12 MB is scaled, on the page and over the API', async () => {
  const photo = Buffer.concat([jpeg, Buffer.alloc(12_000_000)]);
  const { client } = await app.make.signedIn();
  expect((await send(client, photo)).status).toBe(303);
  const body = { picture: photo.toString('base64') };
  expect((await client.postJson('/api/auth/update-picture', body)).status).toBe(200);
});

test("one person's pictures do not hold up the others", async () => {
  const large = hugePng(7000, 7000);
  const done: string[] = [];
  const make = async (person: string, sent: Buffer) => {
    const { ok } = await makePicture(sent, person);
    if (ok) done.push(person);
  };
  const many = Array.from({ length: 6 }, () => make('many', large));
  await Promise.all([...many, make('one', jpeg), make('two', jpeg)]);
  expect(done).toHaveLength(8);
  expect(done.slice(0, 4)).toEqual(expect.arrayContaining(['one', 'two']));
});

test('only this one path takes files', async () => {
  const { client } = await app.make.signedIn();
  const elsewhere = client.upload('/account/profile').attach('picture', jpeg, 'me.jpg');
  expect((await elsewhere).status).toBe(415);
  expect((await client.postJson(UPLOAD, { picture: '' })).status).toBe(415);
  const enormous = await send(client, Buffer.alloc(33_000_000)).catch(() => ({ status: 413 }));
  expect(enormous.status).toBe(413);
});

test('guests and other sites change nobody’s picture', async () => {
  expect((await send(app.client(), jpeg)).headers.location).toMatch(/^\/sign-in/);
  const { client, user } = await app.make.signedIn();
  const foreign = await send(client, jpeg).set('Sec-Fetch-Site', 'cross-site');
  expect(foreign.status).toBe(403);
  expect(await imageOf(user.id)).toBeNull();
  for (const path of ['/api/auth/update-picture', '/api/auth/remove-picture']) {
    const answer = await app.client().postJson(path, { picture: jpeg.toString('base64') });
    expect(answer.status).toBe(401);
  }
});

test('a picture can be seen by whoever knows its address, and is never a page', async () => {
  const { client, user } = await app.make.signedIn();
  await send(client, jpeg);
  const address = String(await imageOf(user.id));

  for (const visitor of [client, app.client()]) {
    const seen = await visitor.get(address);
    expect(seen.status).toBe(200);
    expect(seen.headers).toMatchObject({
      'content-type': 'image/webp',
      'content-disposition': 'attachment; filename="picture.webp"',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
      'cross-origin-resource-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, max-age=2592000, immutable',
    });
    expect(seen.headers['set-cookie']).toBeUndefined();
  }
  const again = await client
    .get(address)
    .set('If-None-Match', String((await client.get(address)).headers.etag));
  expect(again.status).toBe(304);
  for (const wrong of [
    '/pictures/AAAAAAAAAAAAAAAAAAAAAA',
    `/pictures/${user.id}`,
    '/pictures/x',
    '/pictures/',
  ]) {
    expect((await client.get(wrong)).status).toBe(404);
  }
});

test('a new picture and a removed one are not found under the old address', async () => {
  const { client, user } = await app.make.signedIn();
  await send(client, jpeg);
  const first = String(await imageOf(user.id));
  await send(client, await image(64, 64).png().toBuffer());
  const second = String(await imageOf(user.id));
  expect(second).not.toBe(first);
  expect((await client.get(first)).status).toBe(404);
  expect((await client.get(second)).status).toBe(200);

  const removed = await client.post(`${UPLOAD}/remove`);

  expect(removed.headers.location).toBe('/account/profile');
  expect((await client.get(second)).status).toBe(404);
  expect(await imageOf(user.id)).toBeNull();
  expect(await app.rows('picture', { userId: user.id })).toEqual([]);
  expect((await client.get('/account/profile')).text).toContain('>AL</span>');
  expect(await eventsOf(user.id, 'pictureRemoved')).toEqual(['success']);
});

test('two pictures at once leave one', async () => {
  const { client, user } = await app.make.signedIn();
  const answers = await Promise.all([send(client, jpeg), send(client, jpeg), send(client, jpeg)]);
  expect(answers.map(({ status }) => status)).toEqual([303, 303, 303]);
  const rows = await app.rows('picture', { userId: user.id });
  expect(rows.map(({ id }) => `/pictures/${id}`)).toEqual([await imageOf(user.id)]);
});

test('a JSON client does the same under the same rules', async () => {
  const { client, user } = await app.make.signedIn();
  const post = (picture: unknown) => client.postJson('/api/auth/update-picture', { picture });

  const saved = await post(jpeg.toString('base64'));
  expect(saved.status).toBe(200);
  expect(saved.body).toEqual({ status: true, image: await imageOf(user.id) });
  expect((await post(SVG.toString('base64'))).body.code).toBe('PICTURE_WRONG_KIND');
  expect((await post(hugePng(9000, 9000).toString('base64'))).body.code).toBe(
    'PICTURE_TOO_MANY_PIXELS',
  );
  expect((await post(Buffer.alloc(16_000_001, jpeg).toString('base64'))).body.code).toBe(
    'PICTURE_TOO_LARGE',
  );
  expect((await post(Buffer.alloc(19_000_000).toString('base64'))).status).toBe(413);
  expect((await post('')).body.code).toBe('PICTURE_WRONG_KIND');
  expect((await post(7)).status).toBe(400);
  expect(
    (await client.postJson('/api/auth/update-user', { name: 'a'.repeat(70_000) })).status,
  ).toBe(413);
  expect((await client.postJson('/api/auth/remove-picture')).body).toEqual({ status: true });
  expect(await imageOf(user.id)).toBeNull();
  const outcomes = await eventsOf(user.id, 'pictureChanged');
  expect(outcomes.filter((outcome) => outcome === 'success')).toHaveLength(1);
  expect(outcomes.filter((outcome) => outcome === 'refused')).toHaveLength(5);
});

test('no other way leads to a picture: not what a provider says, not a later update', async () => {
  const { internalAdapter } = await app.deps.auth.$context;
  const image = 'https://elsewhere.example/pixel.gif';
  const email = app.make.email();
  const { id } = await internalAdapter.createUser(
    { name: 'Ada', email, image },
    { method: 'social' },
  );
  await internalAdapter.updateUser(id, { name: 'Ada King', image });
  expect((await app.rows('user', { id }))[0]).toMatchObject({ name: 'Ada King', image: null });
});
