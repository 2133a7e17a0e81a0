import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { migrate, migrationStatus } from '../src/db/migrate.ts';
import type { TestApp } from './support/app.ts';
import { type ScratchDatabase, scratchDatabase } from './support/databases.ts';
import { copyOf } from './support/leaving.ts';
import { mailOf, openLink } from './support/mail-links.ts';
import { pageOf } from './support/page.ts';
import { filesOfRecipe, type SiteCopy, siteCopy } from './support/site-copy.ts';
import { filesIn } from './support/sources.ts';

/**
 * docs/your-site.md, tried: a copy of the project loses the front page, the dashboard and the example, gets a page
 * and a field as the text tells, and takes a newer Latchkey by `git merge`.
 */

const PHONE = filesOfRecipe('A field of the person');

/** The rooms of the adopter: what this site has there is of no account, it gets others. */
const ROOMS = ['src/site', 'views/site', 'public/site', 'migrations/site', 'test/site'];

/** The rest of the profile's form. */
const CHOICES = { language: 'en', timeZone: 'UTC', appearance: '' };

/** A page of the site's own and a field that must be filled in, with its words and its view. */
const ABOUT = {
  'src/site/about/feature.ts': `
    import { Router } from 'express';
    import { defineFeature } from '../../auth/feature.ts';
    import { lineField } from '../../web/fields.ts';
    import { renderPage } from '../../web/render.ts';
    const routes = () => Router().get('/', (_req, res) => renderPage(res, 'about/show'));
    export const about = defineFeature({
      name: 'about',
      words: {
        about: { title: 'About the harbour', which: 'Enter your harbour.' },
        yourFile: { columns: { about: 'Harbour' } },
      },
      profileFields: {
        about: { field: lineField('about.which', 40), label: 'about.title', atFirstProof: 'end' },
      },
      endpoints: {},
      mounts: [{ at: '/about', access: 'anyone', routes }],
    });`,
  'migrations/site/0003_about.sql': 'ALTER TABLE `user` ADD COLUMN `about` varchar(40);',
  'src/site/about/show.ejs': `<% page.title = t('about.title'); -%><h1><%= t('about.title') %></h1>`,
};

const OWN_TABLES = ['site/0002_phone.sql', 'site/0003_about.sql'];

const INDEX = `
  import type { Feature } from '../auth/feature.ts';
  import { about } from './about/feature.ts';
  import { phone } from './phone/feature.ts';
  export const site: readonly Feature[] = [about, phone];
`;

const LOOK = {
  'views/site/parts/brand.ejs': '<a class="brand" href="/">The harbour</a>',
  'public/site/style.css': ':root { --accent: teal; }',
  'public/site/favicon.svg': '<svg xmlns="http://www.w3.org/2000/svg"><title>Harbour</title></svg>',
};

let copy: SiteCopy;
let database: ScratchDatabase;
let app: TestApp;
/** What each start applied: before the upgrade, and after it. */
let applied: string[][];

beforeAll(async () => {
  copy = siteCopy();
  database = await scratchDatabase();
  copy.git('branch', 'newer');
  makeSite();
  const first = await migrateCopy();
  makeNewerLatchkey();
  copy.git('merge', '--quiet', 'newer');
  applied = [first, await migrateCopy()];
  const { startTestApp } = await ofCopy<typeof import('./support/app.ts')>('test/support/app.ts');
  app = await startTestApp({}, { source: database.source });
});
afterAll(async () => {
  await app?.stop();
  await database?.drop();
  copy?.remove();
});

/** What somebody changes who makes a site of it. */
function makeSite(): void {
  copy.change(Object.fromEntries(ROOMS.map((path) => [path, undefined])));
  copy.change({ ...PHONE, ...ABOUT, ...LOOK, 'src/site/index.ts': INDEX });
  copy.commit('The harbour');
}

/** A later version: a feature, a migration, and changes in what the site has replaced. */
function makeNewerLatchkey(): void {
  copy.git('checkout', '--quiet', 'newer');
  const page = ABOUT['src/site/about/feature.ts']
    .replace(/profileFields: \{[^}]+\},\s+\},/, '')
    .replaceAll('about', 'newer');
  copy.change({
    'src/features/newer/feature.ts': page,
    'src/features/index.ts': copy
      .read('src/features/index.ts')
      .replace('\n\n', "\nimport { newer } from './newer/feature.ts';\n\n")
      .replace('  ...site,\n', '  ...site,\n  newer,\n'),
    'views/pages/newer/show.ejs': ABOUT['src/site/about/show.ejs'].replaceAll('about', 'newer'),
    'views/parts/brand.ejs': `${copy.read('views/parts/brand.ejs')}<!-- newer -->\n`,
    'public/site.css': `${copy.read('public/site.css')}\n.newer { color: red; }\n`,
    'public/favicon.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>\n',
    'migrations/9999_newer.sql': 'CREATE TABLE newer (id int PRIMARY KEY);\n',
    'docs/your-site.md': `${copy.read('docs/your-site.md')}\nMore of it.\n`,
  });
  copy.commit('A newer Latchkey');
  copy.git('checkout', '--quiet', 'main');
}

/** A module of the copy: all that it imports is of the copy, too. */
function ofCopy<T>(path: string): Promise<T> {
  return import(/* @vite-ignore */ `${copy.folder}/${path}`);
}

async function migrateCopy(): Promise<string[]> {
  const module = await ofCopy<{ migrate: typeof migrate }>('src/db/migrate.ts');
  return module.migrate(database.source);
}

describe('the recipe of a field', () => {
  test('is at most four files, of which none is ours', () => {
    expect(Object.keys(PHONE).sort()).toEqual([
      'migrations/site/0002_phone.sql',
      'src/site/phone/feature.ts',
      'src/site/phone/words.ts',
    ]);
  });

  test('gives the profile a field that is checked, kept and shown again', async () => {
    const { client, user } = await app.make.signedIn();
    const page = pageOf((await client.get('/account/profile')).text);
    expect(page.input('phone')).toMatchObject({ type: 'tel', autocomplete: 'tel' });
    const about = { name: user.name, about: 'Hull', ...CHOICES };
    const wrong = await client.post('/account/profile', { ...about, phone: 'call me' });
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain('Enter a phone number, such as');
    expect(pageOf(wrong.text).input('phone')?.value).toBe('call me');
    const right = await client.post('/account/profile', { ...about, phone: ' 020 7946 0958 ' });
    expect(right.status).toBe(303);
    expect((await client.get('/account/profile')).text).toContain('value="020 7946 0958"');
    for (const phone of ['', ' ']) {
      await client.post('/account/profile', { ...about, phone: '020 7946 0958' });
      await client.post('/account/profile', { ...about, phone });
      expect(await app.rows('user', { id: user.id })).toMatchObject([{ phone: null }]);
    }
  });

  test('gives programs the same, and the same check', async () => {
    const { client, user } = await app.make.signedIn();
    const send = (phone: unknown) => client.postJson('/api/auth/update-user', { phone });
    for (const phone of ['call me', 7, 'x'.repeat(40)]) {
      const { status, body } = await send(phone);
      expect([status, body.code], String(phone)).toEqual([400, 'VALIDATION_ERROR']);
    }
    expect((await send('+44 20 7946 0958')).status).toBe(200);
    const { body } = await client.get('/api/auth/get-session');
    expect(body.user).toMatchObject({ id: user.id, phone: '+44 20 7946 0958' });
    for (const cleared of [null, '', ' ']) {
      await send('+44 20 7946 0958');
      expect((await send(cleared)).status).toBe(200);
      expect(await app.rows('user', { id: user.id })).toMatchObject([{ phone: null }]);
    }
  });

  test('one that is not `optional` is emptied by nobody, on the page and in the API', async () => {
    const { client, user } = await app.make.signedIn();
    const send = (about: unknown) => client.postJson('/api/auth/update-user', { about });
    expect((await send('Hull')).status).toBe(200);
    for (const about of ['', ' ']) {
      const fields = { name: user.name, phone: '', about, ...CHOICES };
      expect((await client.post('/account/profile', fields)).status).toBe(422);
    }
    for (const about of ['', ' ', null]) expect((await send(about)).status).toBe(400);
    expect(await app.rows('user', { id: user.id })).toMatchObject([{ about: 'Hull' }]);
  });

  test('puts it into the copy of all data, and ends it', async () => {
    const { client, user } = await app.make.signedIn();
    await client.postJson('/api/auth/update-user', { phone: '020 7946 0958' });
    const { json, html } = await copyOf(app, client);
    expect(json.user).toMatchObject([{ id: user.id, phone: '020 7946 0958' }]);
    expect(html).toContain('Phone number');
    const owner = app.client();
    const mail = await mailOf(app, 'confirm', user.email);
    expect((await openLink(owner, mail)).text).toContain('Phone number');
    await owner.post('/verify-email', { code: mail.code ?? '', startOver: 'on' });
    const [row] = await app.rows('user', { id: user.id });
    expect(row).toMatchObject({ emailVerified: 1, phone: null });
  });
});

test('a site without the example, the dashboard and the front page runs', async () => {
  const { client } = await app.make.signedIn();
  expect((await client.get('/account/profile')).text).not.toContain('href="/notes"');
  for (const path of ['/notes', '/dashboard', '/']) {
    expect((await client.get(path)).status, path).toBe(404);
  }
  expect((await client.postJson('/api/auth/notes/create', { text: 'x' })).status).toBe(404);
});

describe('an upgrade of a changed site', () => {
  test('is merged without a question, and brings what is new', async () => {
    expect(copy.git('status', '--porcelain')).toBe('');
    expect((await app.client().get('/newer')).text).toContain('About the harbour');
  });

  test("leaves the site's pages, words, views and files", async () => {
    const { text } = await app.client().get('/about');
    expect(text).toContain('<h1>About the harbour</h1>');
    expect(text).toContain('The harbour</a>');
    const styles = [...text.matchAll(/rel="stylesheet" href="([^"]+)"/g)].map(([, href]) => href);
    expect(styles).toEqual([
      expect.stringMatching(/^\/site-[\w-]{10}\.css$/),
      expect.stringMatching(/^\/site\/style-[\w-]{10}\.css$/),
    ]);
    expect((await app.client().get(styles[0] ?? '')).text).toContain('.newer');
    const own = await app.client().get(styles[1] ?? '');
    expect(own.text).toBe(LOOK['public/site/style.css']);
    expect(own.headers['cache-control']).toContain('immutable');
    const icon = /rel="icon"[^>]* href="([^"]+)"/.exec(text)?.[1] ?? '';
    expect(icon).toMatch(/^\/favicon-[\w-]{10}\.svg$/);
    for (const path of [icon, '/favicon.svg', '/site/favicon.svg']) {
      expect(String((await app.client().get(path)).body), path).toContain('Harbour');
    }
  });

  test('applies ours, then those of the site; after an upgrade what is new', async () => {
    const ours = filesIn('migrations', '.sql').map(({ path }) => path.replace('migrations/', ''));
    const before = ours.filter((name) => !name.startsWith('site/'));
    expect(applied).toEqual([[...before, ...OWN_TABLES], ['9999_newer.sql']]);
    const { migrationStatus: status } = await ofCopy<{ migrationStatus: typeof migrationStatus }>(
      'src/db/migrate.ts',
    );
    const all = await status(database.source);
    expect(all.map(({ name }) => name)).toEqual([...before, '9999_newer.sql', ...OWN_TABLES]);
    expect(all.every(({ appliedAt, isKnown }) => appliedAt && isKnown)).toBe(true);
  });
});
