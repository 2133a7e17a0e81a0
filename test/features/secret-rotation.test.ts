import {
  chown,
  lstat,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Config, readConfig } from '../../src/config/config.ts';
import { migrate } from '../../src/db/migrate.ts';
import { settings } from '../../src/features/index.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { runCommand } from '../support/command.ts';
import { type ScratchDatabase, scratchDatabase } from '../support/databases.ts';
import { codeOf, firstStep, forgetUse, personWithTotp } from '../support/second-step.ts';

/** A newer secret that nobody is signed out by, because the one before was not seen by anybody. */

const FIRST = 'a-secret-for-tests-only-0123456789abcdef';
const SECOND = 'another-secret-for-tests-0123456789abcdef';
const THIRD = 'a-third-one-for-tests-only-0123456789abcd';

let scratch: ScratchDatabase;
let folder: string;
let cookies: string[];
let known: Awaited<ReturnType<typeof personWithTotp>>;

beforeAll(async () => {
  scratch = await scratchDatabase();
  folder = await mkdtemp(join(tmpdir(), 'latchkey-rotation-'));
  await migrate(scratch.source);
  await at({ BETTER_AUTH_SECRET: FIRST }, async (site) => {
    known = await personWithTotp(site);
    const client = await firstStep(site, known.user);
    await forgetUse(site, known.user.id);
    await client.post('/sign-in/challenge/totp', { code: codeOf(known.secret), trust: 'on' });
    expect((await client.get('/dashboard')).status).toBe(200);
    cookies = client.cookies();
  });
});
afterAll(async () => {
  await scratch.drop();
  await rm(folder, { recursive: true });
});

/** Starts a site for `work` alone: two at once would send each other's mails. */
async function at<T>(environment: NodeJS.ProcessEnv, work: (site: TestApp) => Promise<T>) {
  const site = await startTestApp(environment, { source: scratch.source });
  try {
    return await work(site);
  } finally {
    await site.stop();
  }
}

/** The person's browser of before, at a site with these settings. */
function browser(site: TestApp) {
  const ask = (path: string, sent: readonly string[] = cookies) =>
    site.agent().get(path).set('Cookie', sent.join('; '));
  const signInAgain = (sent: readonly string[]) =>
    site
      .agent()
      .post('/sign-in')
      .set('Origin', site.origin)
      .set('Cookie', sent.join('; '))
      .type('form')
      .send({ email: known.user.email, password: known.user.password });
  return { ask, signInAgain };
}

const TRUSTED = {
  BETTER_AUTH_SECRET: FIRST,
  BETTER_AUTH_SECRETS: `1:${SECOND}`,
  TRUSTED_SECRETS: '0',
};

describe('with the older secret trusted', () => {
  test('sessions stay, pages and API, and the browser is known and trusted', async () => {
    await at(TRUSTED, async (site) => {
      const { ask, signInAgain } = browser(site);
      expect((await ask('/dashboard')).status).toBe(200);
      expect((await ask('/api/auth/get-session')).body?.user?.id).toBe(known.user.id);
      const trusted = await ask('/account/security');
      expect(trusted.text).toContain('This browser');
      const told = async () =>
        (await site.mails(known.user.email)).filter(({ subject }) =>
          /new device|new sign-in/i.test(subject),
        ).length;
      const before = await told();
      const withoutSession = cookies.filter((one) => !one.includes('session_token'));
      expect((await signInAgain(withoutSession)).headers.location).toBe('/dashboard');
      expect(await told()).toBe(before);
    });
  });

  test('two changes later, too, as long as it is named', async () => {
    const later = { BETTER_AUTH_SECRET: FIRST, BETTER_AUTH_SECRETS: `2:${THIRD},1:${SECOND}` };
    await at({ ...later, TRUSTED_SECRETS: '1,0' }, async (site) => {
      expect((await browser(site).ask('/dashboard')).status).toBe(200);
    });
    await at({ ...later, TRUSTED_SECRETS: '1' }, async (site) => {
      expect((await browser(site).ask('/dashboard')).status).toBe(303);
    });
  });

  test('what neither has signed opens nothing', async () => {
    await at(TRUSTED, async (site) => {
      const { ask } = browser(site);
      for (const forge of [
        (cookie: string) => cookie.replace(/\.[^.]*$/, '.AAAA'),
        (cookie: string) => cookie.replace(/(%3D)?$/, 'A'),
        (cookie: string) => cookie.replace(/=./, '=x'),
        (cookie: string) => cookie.replace(/\.[^.]*$/, ''),
        (cookie: string) => cookie.replace(/\.[^.]*$/, '.%E0%A4%A'),
      ]) {
        const forged = cookies.map((one) => (one.includes('session_token') ? forge(one) : one));
        expect((await ask('/dashboard', forged)).status).toBe(303);
      }
    });
  });
});

test('without that, everybody is signed out and no browser is trusted', async () => {
  await at({ ...TRUSTED, TRUSTED_SECRETS: '' }, async (site) => {
    const { ask, signInAgain } = browser(site);
    expect((await ask('/dashboard')).status).toBe(303);
    expect((await signInAgain(cookies)).headers.location).toBe('/sign-in/challenge');
  });
});

test.each([
  '0',
  '2',
  '1,2',
  'all',
  '1;0',
  '3',
])('TRUSTED_SECRETS=%s is told as a mistake', (value) => {
  const secrets = value === '0' ? {} : { BETTER_AUTH_SECRETS: `2:${THIRD},1:${SECOND}` };
  const environment = { BETTER_AUTH_SECRET: FIRST, ...secrets, TRUSTED_SECRETS: value };
  expect(() => readConfig(environment, settings)).toThrow('TRUSTED_SECRETS');
});

describe('secrets rotate', () => {
  const config = (more: NodeJS.ProcessEnv = {}) =>
    readConfig({ BETTER_AUTH_SECRET: FIRST, ...more }, settings);
  const rotate = async (current: Config, ...options: string[]) => {
    const parts = { config: () => current };
    const { exit, data, text } = await runCommand(
      {} as TestApp,
      ['secrets', 'rotate', ...options],
      { database: async () => Promise.reject(), site: async () => Promise.reject(), ...parts },
    );
    return { exit, text, data: data as { BETTER_AUTH_SECRETS: string; TRUSTED_SECRETS: string } };
  };

  test('wants to know whether the old one was seen', async () => {
    for (const options of [[], ['--seen', '--not-seen']]) {
      const { exit, text } = await rotate(config(), ...options);
      expect([exit, text]).toEqual([2, expect.stringContaining('--seen or --not-seen')]);
    }
  });

  test('trusts what nobody has seen, and never again what somebody has', async () => {
    const first = await rotate(config(), '--not-seen');
    expect(first.data.BETTER_AUTH_SECRETS).toMatch(/^1:[\w-]{43}$/);
    expect(first.data.TRUSTED_SECRETS).toBe('0');
    const second = await rotate(config({ ...first.data }), '--not-seen');
    expect(second.data.BETTER_AUTH_SECRETS).toMatch(/^2:[\w-]{43},1:[\w-]{43}$/);
    expect(second.data.TRUSTED_SECRETS).toBe('1,0');
    const third = await rotate(config({ ...second.data }), '--seen');
    expect(third.data.TRUSTED_SECRETS).toBe('');
    expect(third.text).toContain('Everybody is signed out');
    const fourth = await rotate(config({ ...third.data }), '--not-seen');
    expect(fourth.data.TRUSTED_SECRETS).toBe('3');
    expect(fourth.data.BETTER_AUTH_SECRETS.split(',').map((one) => one[0])).toEqual([
      '4',
      '3',
      '2',
      '1',
    ]);
  });

  test('changes a file of settings, with its rights, and shows no secret then', async () => {
    const file = join(folder, 'latchkey.env');
    const text = `# Settings\nBETTER_AUTH_SECRET=${FIRST}\nBETTER_AUTH_SECRETS=\nPORT=3000\n`;
    await writeFile(file, text, { mode: 0o600 });
    const done = await rotate(config(), '--not-seen', '--file', file);
    expect([done.exit, done.data]).toEqual([0, { file }]);
    const written = await readFile(file, 'utf8');
    expect(written).toMatch(
      /^# Settings\nBETTER_AUTH_SECRET=.*\nBETTER_AUTH_SECRETS=1:[\w-]{43}\nPORT=3000\nTRUSTED_SECRETS=0\n$/,
    );
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const [, secret = ''] = /1:([\w-]{43})/.exec(written) ?? [];
    expect(done.text).not.toContain(secret);
    const gone = await rotate(config(), '--seen', '--file', join(folder, 'gone'));
    expect([gone.exit, gone.text]).toEqual([1, expect.stringContaining('cannot be changed')]);
  });

  const IN_USE = { BETTER_AUTH_SECRETS: `1:${SECOND}` };

  test.each([
    ['quoted', `BETTER_AUTH_SECRETS="1:${SECOND}"`],
    ['exported', `export BETTER_AUTH_SECRETS = 1:${SECOND}`],
    ['with a sign that means something in a replacement', `BETTER_AUTH_SECRETS=1:$&$$${SECOND}`],
  ])('changes a line that is %s, so that it is read as it was shown', async (_, line) => {
    const file = join(folder, 'written-by-hand.env');
    await writeFile(file, `${line}\nPORT=3000\n`);
    const older = parseEnv(line).BETTER_AUTH_SECRETS ?? '';
    const { exit } = await rotate(config({ ...parseEnv(line) }), '--seen', '--file', file);
    expect(exit).toBe(0);
    const written = await readFile(file, 'utf8');
    expect(parseEnv(written).BETTER_AUTH_SECRETS).toMatch(/^2:[\w-]{43},1:/);
    expect(parseEnv(written).BETTER_AUTH_SECRETS?.endsWith(`,${older}`)).toBe(true);
    expect(written.match(/BETTER_AUTH_SECRETS/g)).toHaveLength(1);
  });

  test.each([
    ['an older secret that only quotes hold', `BETTER_AUTH_SECRETS="1:${SECOND} #"\n`],
    ['a second line of the same name', `BETTER_AUTH_SECRETS=1:${SECOND}\n`.repeat(2)],
  ])('leaves a file alone that has %s', async (_, text) => {
    const file = join(folder, 'not-to-be-changed.env');
    await writeFile(file, text);
    const before = await readdir(folder);
    const refused = await rotate(config({ ...parseEnv(text) }), '--not-seen', '--file', file);
    expect([refused.exit, refused.text]).toEqual([1, expect.stringContaining('Without --file')]);
    expect(await readFile(file, 'utf8')).toBe(text);
    expect(await readdir(folder)).toEqual(before);
  });

  test.each([
    ['another first secret', `BETTER_AUTH_SECRET=${SECOND}\n`, {}],
    ['a newer secret that is not known here', `BETTER_AUTH_SECRETS=2:${SECOND}\n`, {}],
    ['the same secret under another number', `BETTER_AUTH_SECRETS=2:${SECOND}\n`, IN_USE],
    ['one more than here', `BETTER_AUTH_SECRETS=2:${FIRST},1:${SECOND}\n`, IN_USE],
  ])('leaves a file alone that has %s: it is of another site', async (_, text, current) => {
    const file = join(folder, 'another-site.env');
    await writeFile(file, text);
    const refused = await rotate(config(current), '--not-seen', '--file', file);
    expect([refused.exit, refused.text]).toEqual([1, expect.stringContaining('another secret')]);
    expect(await readFile(file, 'utf8')).toBe(text);
  });

  test('follows a link, and leaves the file to whom it belongs', async () => {
    const [file, link] = [join(folder, 'kept-elsewhere.env'), join(folder, 'link.env')];
    await writeFile(file, `BETTER_AUTH_SECRET=${FIRST}\n`, { mode: 0o640 });
    await symlink(file, link);
    // Only root can give a file to another user.
    const [uid, gid] = process.getuid?.() === 0 ? [65534, 65533] : [undefined, undefined];
    if (uid !== undefined) await chown(file, uid, gid);
    expect((await rotate(config(IN_USE), '--seen', '--file', link)).exit).toBe(0);
    expect((await lstat(link)).isSymbolicLink()).toBe(true);
    const found = await stat(file);
    expect(found.mode & 0o777).toBe(0o640);
    if (uid !== undefined) expect([found.uid, found.gid]).toEqual([uid, gid]);
    expect(await readFile(file, 'utf8')).toContain('BETTER_AUTH_SECRETS=2:');
  });
});
