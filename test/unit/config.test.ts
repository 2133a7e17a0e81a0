import { chownSync, writeFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ConfigError, loadEnvironment, readConfig } from '../../src/config/config.ts';
import { variables } from '../../src/config/variables.ts';
import { settings } from '../../src/features/index.ts';
import { createAuthority } from '../support/certificates.ts';

const SECRET = 'a-secret-for-tests-only-0123456789abcdef';
const development = { BETTER_AUTH_SECRET: SECRET };
const newer = (secrets: string) => ({ ...development, BETTER_AUTH_SECRETS: secrets });
const at = (url: string) => ({ ...development, BETTER_AUTH_URL: url });
const production = {
  ...development,
  NODE_ENV: 'production',
  BETTER_AUTH_URL: 'https://accounts.example.com',
  DATABASE_URL: 'mysql://latchkey:password@db.example.com/latchkey',
  SMTP_URL: 'smtp://mail.example.com',
  MAIL_FROM: 'Latchkey <accounts@example.com>',
};

/** What is wrong with an environment, one sentence a mistake. */
function problems(environment: NodeJS.ProcessEnv): readonly string[] {
  try {
    readConfig(environment, settings);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems;
  }
}

describe('in development', () => {
  test('a secret is enough', () => {
    expect(readConfig(development)).toMatchObject({
      production: false,
      siteName: 'Latchkey',
      port: 3000,
      workers: 1,
      host: '127.0.0.1',
      secret: SECRET,
      database: { kind: 'embedded', directory: expect.stringMatching(/[\\/]\.data[\\/]mysql$/) },
      trustProxy: false,
      logLevel: 'info',
      logFormat: undefined,
    });
    expect(readConfig(development).baseUrl.href).toBe('http://localhost:3000/');
  });

  test('newer secrets are in their order', () => {
    const other = `${SECRET}, with a comma`.replace(',', ';');
    expect(readConfig(newer(`7:${SECRET} , 3:${other}`)).newerSecrets).toEqual([
      { version: 7, value: SECRET },
      { version: 3, value: other },
    ]);
    expect(readConfig(development).newerSecrets).toEqual([]);
  });

  test('the address follows the port', () => {
    expect(readConfig({ ...development, PORT: '8080' }).baseUrl.origin).toBe(
      'http://localhost:8080',
    );
  });

  test('an empty line means "not set"', () => {
    const empty = { PORT: '', HOST: '', DATABASE_URL: '', TRUST_PROXY: '', LOG_LEVEL: '' };
    expect(readConfig({ ...development, ...empty })).toEqual(readConfig(development));
  });

  test('nothing can be changed afterwards', () => {
    expect(Object.isFrozen(readConfig(development))).toBe(true);
  });
});

describe('without SMTP_URL, mails are shown on a page', () => {
  const mailServer = {
    SMTP_URL: production.SMTP_URL,
    MAIL_FROM: production.MAIL_FROM,
  };

  test.each([
    'http://localhost:3000',
    'http://127.0.0.1:3000',
    'http://[::1]:3000',
    'https://localhost',
    'https://accounts.localhost',
    'http://10.1.2.3:3000',
    'http://172.16.0.9',
    'http://192.168.1.20:3000',
    'http://169.254.1.1',
    'http://[fd12::1]:3000',
    'http://[fe80::1]:3000',
  ])('at %s, which the internet does not reach', (url) => {
    expect(problems(at(url))).toEqual([]);
  });

  test.each([
    'https://accounts.example.com',
    'http://accounts.example.com',
    'https://192.168.1.20',
    'http://192.0.2.1',
    'http://172.32.0.1',
    'http://[2001:db8::1]',
    'http://localhost.example.com',
    'http://xlocalhost',
    'http://10.1.2.3.example.com',
    'http://fd12.example.com',
  ])('but not at %s', (url) => {
    expect(problems(at(url))).toEqual([
      'SMTP_URL must be set unless BETTER_AUTH_URL is this machine, or a private address by http: without it /inbox shows all mails to everybody.',
      'MAIL_FROM must be set with SMTP_URL.',
    ]);
    expect(problems({ ...at(url), ...mailServer })).toEqual([]);
  });

  test.each([
    '0.0.0.0',
    '::',
    '203.0.113.5',
    'accounts.example.com',
  ])('nor while it listens at %s', (HOST) => {
    expect(problems({ ...development, HOST })[0]).toMatch(/^SMTP_URL must be set while HOST is/);
    expect(problems({ ...development, HOST, ...mailServer })).toEqual([]);
  });

  test.each(['localhost', '127.0.0.1', '::1', '192.168.1.20', 'fd12::1'])('but at %s', (HOST) => {
    expect(problems({ ...development, HOST })).toEqual([]);
  });
});

/** The names of all variables; those of accounts elsewhere are read by a function. */
const NAMES = [
  ...Object.keys(variables({}).shape),
  ...Object.entries(settings).flatMap(([name, setting]) =>
    typeof setting === 'function' ? [] : name,
  ),
];

describe('somebody who sets the site up', () => {
  test.each(NAMES)('finds %s in .env.example and, in a table, in README.md', async (name) => {
    expect(await readFile('.env.example', 'utf8')).toMatch(new RegExp(`^#?${name}=`, 'm'));
    expect(await readFile('README.md', 'utf8')).toMatch(new RegExp(`^\\|.*\`${name}\`.*\\|`, 'm'));
  });
});

describe('mistakes', () => {
  test('are told all at once, in words', () => {
    const found = problems({
      BETTER_AUTH_SECRET: 'short',
      BETTER_AUTH_URL: 'accounts',
      DATABASE_URL: 'postgres://x/y',
      DATABASE_SSL_CA: '/nowhere/ca.pem',
      PORT: 'http',
      TRUST_PROXY: 'everybody',
      LOG_LEVEL: 'loud',
      NODE_ENV: 'staging',
      SITE_NAME: 'x'.repeat(61),
      SMTP_URL: 'smtp://mail.example.com',
    });
    const names = [
      'BETTER_AUTH_SECRET',
      'BETTER_AUTH_URL',
      'DATABASE_URL',
      'DATABASE_SSL_CA',
      'PORT',
      'TRUST_PROXY',
      'LOG_LEVEL',
      'MAIL_FROM',
      'NODE_ENV',
      'SITE_NAME',
    ];
    expect(found).toHaveLength(names.length);
    for (const name of names) {
      expect(found).toContainEqual(expect.stringMatching(new RegExp(`^${name}\\b.*\\.$`)));
    }
  });

  test('are listed in the message, which shows no secret', () => {
    const error = (() => {
      try {
        readConfig({ BETTER_AUTH_SECRET: 'hunter2', PORT: 'x' });
      } catch (thrown) {
        return thrown as Error;
      }
    })();
    expect(error?.message).toMatch(/^The configuration has mistakes:\n {2}- .+\n {2}- .+$/);
    expect(error?.message).not.toContain('hunter2');
  });

  test.each<[string, NodeJS.ProcessEnv, RegExp]>([
    ['no secret', {}, /BETTER_AUTH_SECRET is missing/],
    ['a secret of 31', { BETTER_AUTH_SECRET: 'x'.repeat(31) }, /shorter than 32/],
    ['a newer secret without a number', newer(SECRET), /not of the form 2:newest-secret/],
    ['a newer secret of 31', newer(`1:${'x'.repeat(31)}`), /BETTER_AUTH_SECRETS has a .* than 32/],
    ['two newer secrets of one number', newer(`1:${SECRET},1:${SECRET}`), /two secrets of one/],
    ['a kind of site with a capital', { ...development, NODE_ENV: 'Production' }, /^NODE_ENV is/],
    ['a name of two lines', { ...development, SITE_NAME: 'a\nb' }, /^SITE_NAME has line breaks/],
    ['a name with a bell', { ...development, SITE_NAME: 'a\u0007' }, /^SITE_NAME has line breaks/],
    ['a port above all', { ...development, PORT: '65536' }, /PORT is above 65535/],
    ['no workers', { ...development, WEB_CONCURRENCY: '0' }, /WEB_CONCURRENCY is not a number/],
    ['65 workers', { ...development, WEB_CONCURRENCY: '65' }, /WEB_CONCURRENCY is not a number/],
    [
      'many workers',
      { ...development, WEB_CONCURRENCY: 'many' },
      /WEB_CONCURRENCY is not a number/,
    ],
    ['a negative port', { ...development, PORT: '-1' }, /PORT is not a port number/],
    ['an ftp address', at('ftp://localhost'), /is not a URL such as/],
    ['an address with a path', at('http://localhost/y'), /origin alone/],
    ['an address with a query', at('http://localhost/?y'), /origin alone/],
    ['an address with a name', at('http://u@localhost'), /origin alone/],
    ['a database without a name', { ...development, DATABASE_URL: 'mysql://h' }, /DATABASE_URL/],
    ['no database address', { ...development, DATABASE_URL: 'localhost' }, /DATABASE_URL/],
    [
      'a mode of TLS that does not exist',
      { ...development, DATABASE_URL: 'mysql://u@h/d?ssl-mode=PREFERRED' },
      /ssl-mode is none of DISABLED, REQUIRED, VERIFY_CA, VERIFY_IDENTITY/,
    ],
    [
      'an authority without a certificate',
      { ...development, DATABASE_SSL_CA: '/dev/null' },
      /DATABASE_SSL_CA: no certificate is in/,
    ],
  ])('%s is one', (_, environment, words) => {
    expect(problems(environment)).toEqual([expect.stringMatching(words)]);
  });
});

describe('production', () => {
  test('demands its address, its database and its secret', () => {
    const found = problems({ NODE_ENV: 'production' });
    for (const name of ['BETTER_AUTH_URL', 'BETTER_AUTH_SECRET', 'DATABASE_URL']) {
      expect(found).toContainEqual(expect.stringContaining(name));
    }
  });

  test('is content with them, and listens on every address', () => {
    const config = readConfig(production);
    expect(config).toMatchObject({ production: true, host: '127.0.0.1' });
    expect(config.database).toMatchObject({ kind: 'server', url: production.DATABASE_URL });
  });

  test('demands https where people come from outside', () => {
    const at = (url: string) => problems({ ...production, BETTER_AUTH_URL: url });
    expect(at('http://accounts.example.com')).toEqual([expect.stringContaining('https://')]);
    expect(at('http://localhost.evil.example')).toHaveLength(1);
    expect(at('http://127.evil.example')).toHaveLength(1);
    for (const local of ['http://localhost:3000', 'http://127.0.0.1', 'http://[::1]:3000']) {
      expect(at(local), local).toEqual([]);
    }
  });
});

describe('TRUST_PROXY', () => {
  const read = (value: string) => readConfig({ ...development, TRUST_PROXY: value }).trustProxy;

  test.each<[string, false | number | string[]]>([
    ['0', false],
    ['false', false],
    ['1', 1],
    ['12', 12],
    ['loopback', ['loopback']],
    ['10.0.0.0/8, 192.0.2.7', ['10.0.0.0/8', '192.0.2.7']],
    ['::1,fd00::/8,uniquelocal', ['::1', 'fd00::/8', 'uniquelocal']],
  ])('%j is understood', (value, trusted) => {
    expect(read(value)).toEqual(trusted);
  });

  test.each([
    'true',
    'all',
    '*',
    '-1',
    '1.5',
    '10.0.0.0/33',
    '::/129',
    '10.0.0.0/8/8',
    'proxy',
    ',',
  ])('%j is not: nobody may trust everybody', (value) => {
    expect(() => read(value)).toThrow(ConfigError);
  });
});

describe('DATABASE_SSL_CA', () => {
  test('names a file, which is read', async () => {
    const folder = await temporaryFolder();
    const file = join(folder, 'ca.pem');
    const ca = createAuthority('An authority').certificate;
    writeFileSync(file, ca);
    const { database } = readConfig({ ...production, DATABASE_SSL_CA: file });
    expect(database).toMatchObject({ kind: 'server', ca });
  });
});

describe('.env', () => {
  test('fills in what the environment does not say', async () => {
    const file = join(await temporaryFolder(), '.env');
    writeFileSync(file, 'LATCHKEY_TEST_A=file\nLATCHKEY_TEST_B=file\n');
    process.env.LATCHKEY_TEST_A = 'environment';
    onTestFinished(() => {
      delete process.env.LATCHKEY_TEST_A;
      delete process.env.LATCHKEY_TEST_B;
    });
    const { LATCHKEY_TEST_A, LATCHKEY_TEST_B } = loadEnvironment(file);
    expect({ LATCHKEY_TEST_A, LATCHKEY_TEST_B }).toEqual({
      LATCHKEY_TEST_A: 'environment',
      LATCHKEY_TEST_B: 'file',
    });
  });

  // Only root can give a file to another user.
  test.runIf(process.getuid?.() === 0)("is not read when it is another user's", async () => {
    const file = join(await temporaryFolder(), '.env');
    writeFileSync(file, 'LATCHKEY_TEST_A=theirs\n');
    chownSync(file, 65534, 65534);
    expect(() => loadEnvironment(file)).toThrow('belongs to another user');
    expect(process.env.LATCHKEY_TEST_A).toBeUndefined();
  });

  test('need not be there', () => {
    expect(() => loadEnvironment('/nowhere/.env')).not.toThrow();
  });
});

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-config-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

test('a second factor for everybody is asked for in so many words', () => {
  expect(readConfig(development, settings).settings.REQUIRE_SECOND_FACTOR).toBe(false);
  const wish = { ...development, REQUIRE_SECOND_FACTOR: 'true' };
  expect(readConfig(wish, settings).settings.REQUIRE_SECOND_FACTOR).toBe(true);
  expect(problems({ ...development, REQUIRE_SECOND_FACTOR: 'yes' })).toEqual([
    'REQUIRE_SECOND_FACTOR is neither true nor false.',
  ]);
});

test.each([
  'myapp',
  'https',
  'javascript',
  'com.example.app://',
  'com.example.app/x',
  '.app',
  'a b.c',
])('an app has the reversed name of a domain as its scheme, not %s', (scheme) => {
  expect(problems({ ...development, APP_SCHEMES: `com.example.app, ${scheme}` })).toEqual([
    `APP_SCHEMES: ${scheme} is no reversed domain name, such as com.example.app.`,
  ]);
});

test('apps have schemes, none without the setting', () => {
  const schemesIn = (set: object) =>
    readConfig({ ...development, ...set }, settings).settings.APP_SCHEMES;
  expect(schemesIn({})).toEqual([]);
  const two = { APP_SCHEMES: 'com.example.app, COM.example.Other' };
  expect(schemesIn(two)).toEqual(['com.example.app', 'com.example.other']);
});

test('the description of the API is served in development, in production when it is wished', () => {
  const isOn = (set: object) => readConfig({ ...development, ...set }, settings).settings.API_DOCS;
  expect(isOn({})).toBe(true);
  expect(isOn({ API_DOCS: 'off' })).toBe(false);
  expect(problems({ ...development, API_DOCS: 'yes' })).toEqual([
    'API_DOCS is neither on nor off.',
  ]);
});

test.each([
  'http://example.com/report',
  'somebody',
  'tel:+1-201-555-0123',
])('SECURITY_CONTACT is an email address or a page by https, not %s', (contact) => {
  expect(problems({ ...development, SECURITY_CONTACT: contact })).toEqual([
    'SECURITY_CONTACT is neither an email address nor a page that begins with https://.',
  ]);
});

test.each([
  [{}, 8],
  [{ PASSWORD_MIN_LENGTH: '8' }, 8],
  [{ PASSWORD_MIN_LENGTH: '64' }, 64],
  [{ PASSWORD_MIN_LENGTH: 'nist' }, 15],
  [{ PASSWORD_MIN_LENGTH: 'nist', REQUIRE_SECOND_FACTOR: 'false' }, 15],
  [{ PASSWORD_MIN_LENGTH: 'nist', REQUIRE_SECOND_FACTOR: 'true' }, 8],
])('with %j a password has at least %d characters', (set, length) => {
  const { PASSWORD_MIN_LENGTH } = readConfig({ ...development, ...set }, settings).settings;
  expect(PASSWORD_MIN_LENGTH).toBe(length);
});

test.each([
  '7',
  '65',
  '0',
  '-9',
  '8.5',
  'NIST',
  'long',
])('PASSWORD_MIN_LENGTH is not %s', (value) => {
  expect(problems({ ...development, PASSWORD_MIN_LENGTH: value })).toEqual([
    'PASSWORD_MIN_LENGTH is neither nist nor a number from 8 to 64.',
  ]);
});

test('work is asked for always, never, or beyond so many', () => {
  expect(problems({ ...development, PROOF_OF_WORK: 'auto', PROOF_OF_WORK_FREE: '20' })).toEqual([]);
  expect(problems({ ...development, PROOF_OF_WORK: 'yes' })).toEqual([
    'PROOF_OF_WORK is neither on, off nor auto.',
  ]);
  for (const free of ['0', '-1', '1.5', 'many', '1000000']) {
    expect(problems({ ...development, PROOF_OF_WORK_FREE: free })).toEqual([
      'PROOF_OF_WORK_FREE is not a number from 1 to 999999.',
    ]);
  }
});

test('breached passwords are looked up by https, or on this machine', () => {
  const at = (url: string) => problems({ ...development, HIBP_URL: url });
  expect(at('https://hibp.example.com')).toEqual([]);
  expect(at('http://127.0.0.1:8080')).toEqual([]);
  for (const url of [
    'http://hibp.example.com',
    'https://a.example/range',
    'ftp://a.example',
    'x',
  ]) {
    expect(at(url)).toHaveLength(1);
  }
  expect(problems({ ...development, HIBP: 'yes' })).toEqual(['HIBP is neither on nor off.']);
});

test('sister sites for passkeys are origins', () => {
  const read = (value: string) =>
    readConfig({ ...development, PASSKEY_ORIGINS: value }, settings).settings.PASSKEY_ORIGINS;
  expect(read('')).toEqual([]);
  expect(read('https://Example.net, https://example.org/,https://example.net')).toEqual([
    'https://example.net',
    'https://example.org',
  ]);
});

test.each([
  'example.net',
  'http://example.net',
  'https://example.net/path',
  'https://user@example.net',
  'https://example.net,nothing',
])('PASSKEY_ORIGINS is a list of secure origins, not %s', (value) => {
  expect(problems({ ...development, PASSKEY_ORIGINS: value })).toEqual([
    'PASSKEY_ORIGINS is not a list of origins such as https://www.example.net,https://example.org.',
  ]);
});
