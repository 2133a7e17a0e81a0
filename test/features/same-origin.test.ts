import { request } from 'undici';
import { afterAll, describe, expect, test } from 'vitest';
import { startTestApp } from '../support/app.ts';
import { contents } from '../support/contents.ts';
import { allPosts } from '../support/posts.ts';

const app = await startTestApp();
afterAll(() => app.stop());

/** How a browser says that another site's page sent this. */
const FOREIGN: [string, Record<string, string>][] = [
  ['from another origin', { Origin: 'https://evil.example' }],
  ['from another port of this host', { Origin: `${app.config.baseUrl.protocol}//localhost:1` }],
  ['from our name with something behind it', { Origin: `${app.origin}.evil.example` }],
  ['from the other scheme', { Origin: app.origin.replace('http:', 'https:') }],
  ['from a page without an origin', { Origin: 'null' }],
  ['from an empty origin', { Origin: '' }],
  ['from another site', { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' }],
  ['from a sister of this host', { Origin: app.origin, 'Sec-Fetch-Site': 'same-site' }],
  ['from another site, as if typed', { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'none' }],
  [
    'from another site, as if from here',
    { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'same-origin' },
  ],
  ['from another site, silent about its origin', { 'Sec-Fetch-Site': 'cross-site' }],
  ['from another site, by an old browser', { Referer: 'https://evil.example/page' }],
  ['from nowhere that can be read', { Referer: 'about:blank' }],
  ['from a site of a kind that does not exist', { 'Sec-Fetch-Site': 'friendly' }],
];

const posts = allPosts(app);

test('the list of POSTs is the one of the whole site', () => {
  expect(posts).toEqual(expect.arrayContaining(['/sign-up', '/sign-in', '/sign-out']));
  expect(posts).toContain('/api/auth/sign-in/email');
  expect(posts).toContain('/api/auth/update-user');
  expect(posts.length).toBeGreaterThan(15);
});

describe.each(FOREIGN)('a POST %s', (_, headers) => {
  test('is refused everywhere, with cookies and without, and changes nothing', async () => {
    const { client, user } = await app.make.signedIn();
    const cookie = `latchkey.session_token=${client.cookie('session_token')}`;
    const body = { name: 'Mallory', email: user.email, password: user.password, token: 'x' };
    const before = await contents(app);

    for (const path of posts) {
      const sent = path.startsWith('/api/') ? asJson(body) : asForm(body);
      for (const more of [{}, { Cookie: cookie }]) {
        const all = { ...sent.headers, ...headers, ...more };
        const res = await request(app.base + path, { ...sent, headers: all, method: 'POST' });
        await res.body.dump();
        expect(res.statusCode, path).toBe(403);
        expect(res.headers, path).not.toHaveProperty('set-cookie');
      }
    }

    expect(await contents(app)).toEqual(before);
    expect((await client.get('/dashboard')).status).toBe(200);
  });
});

function asJson(body: object) {
  return { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
}

function asForm(body: Record<string, string>) {
  const type = 'application/x-www-form-urlencoded';
  return { headers: { 'Content-Type': type }, body: new URLSearchParams(body).toString() };
}

test('the refusal is a page for people and JSON for programs', async () => {
  const page = await app.agent().post('/sign-in').set('Origin', 'https://evil.example');
  expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
  const call = await app.agent().post('/api/auth/sign-out').set('Origin', 'https://evil.example');
  expect(call.body).toMatchObject({ code: 'FORBIDDEN' });
});

describe('a POST of ours', () => {
  const ours: [string, Record<string, string>][] = [
    ['that says nothing, from a program', {}],
    ['that names our origin, from an older browser', { Origin: app.origin }],
    ['from a page of ours', { Origin: app.origin, 'Sec-Fetch-Site': 'same-origin' }],
    ['sent again from the address bar', { Origin: app.origin, 'Sec-Fetch-Site': 'none' }],
    [
      'from this machine under its other name',
      { Origin: app.origin.replace('localhost', '127.0.0.1'), 'Sec-Fetch-Site': 'same-origin' },
    ],
  ];

  test.each(ours)('%s works: form and API', async (_, headers) => {
    const { email, password } = await app.make.user();
    const { address } = app.client();
    const agent = app.agent();
    const prepare = (path: string, browser = agent) =>
      browser
        .post(path)
        .set({ ...headers, 'X-Forwarded-For': address })
        .redirects(0);
    const form = await prepare('/sign-in').type('form').send({ email, password });
    expect(form.status).toBe(303);
    const out = await prepare('/sign-out');
    expect(out.status).toBe(303);
    const call = await prepare('/api/auth/sign-in/email', app.agent()).send({ email, password });
    expect(call.status).toBe(200);
  });
});

test('a link on another site may lead here: a GET is answered, also to somebody signed in', async () => {
  const { client } = await app.make.signedIn();
  const followed = client.get('/dashboard').set('Sec-Fetch-Site', 'cross-site');
  expect((await followed).status).toBe(200);
});
