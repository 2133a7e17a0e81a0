import { readFileSync } from 'node:fs';
import { symmetricDecrypt, symmetricEncrypt } from 'better-auth/crypto';
import { describe, expect, test } from 'vitest';
import { nameField } from '../src/auth/fields.ts';
import { beginningOf } from '../src/auth/hashes-apart.ts';
import { createPasswords } from '../src/auth/passwords.ts';
import { newCode } from '../src/auth/proof/mail-code.ts';
import { createSecrets } from '../src/auth/secrets.ts';
import { LIFETIMES } from '../src/auth/session/session-lifetime.ts';
import { LARGEST_PICTURE, MOST_PIXELS } from '../src/features/profile/policy/picture-limits.ts';
import { newSecret } from '../src/features/second-step/totp/algorithm.ts';
import { DAY } from '../src/time.ts';
import { CODE_LENGTH } from '../src/web/typed-code.ts';
import { rulebook } from './support/manifests.ts';
import { filesIn, withoutComments } from './support/sources.ts';

/** What ASVS asks of the sources as a whole, and that docs/security.md says the figures that the code has. */

const sources = filesIn('src', '.ts').map(({ path, text }) => ({
  path,
  text: withoutComments(text),
}));

/** The sources in which something stands. */
const having = (what: RegExp) =>
  sources.filter(({ text }) => what.test(text)).map(({ path }) => path);

/** What stands there, each once. */
const found = (what: RegExp) =>
  [...new Set(sources.flatMap(({ text }) => text.match(what) ?? []))].sort();

const security = readFileSync('docs/security.md', 'utf8').replace(/\s+/g, ' ');

describe('encoding and validation', () => {
  test('1.2.3: only views are compiled, from our own files', () => {
    expect(having(/\beval\(|new Function\(|node:vm/)).toEqual(['src/web/views/compile.ts']);
  });

  test('1.2.5: programs are started for the database of a development alone, without a shell', () => {
    expect(having(/node:child_process/)).toEqual([
      'src/db/embedded/binary.ts',
      'src/db/embedded/process.ts',
    ]);
    expect(having(/\bshell:|\bexecSync\(|\bexec\(\s*[`'"]/)).toEqual([]);
  });

  test('1.2.9: no regular expression is made of what a visitor sends', () => {
    expect(having(/new RegExp\(/)).toEqual([
      // Names of tables, scripts of Unicode, rights of an account, a setting, a folder.
      'src/auth/session/quick-read.ts',
      'src/email-address.ts',
      'src/features/operator/commands/rotate.ts',
      'src/features/operator/doctor/grants.ts',
      'src/web/views/views.ts',
    ]);
  });

  test('2.1.1, 5.1.1: the papers say the bounds of fields that the code has', () => {
    const fits = (length: number) => nameField.schema.safeParse('x'.repeat(length)).success;
    expect([fits(100), fits(101)]).toEqual([true, false]);
    expect(security).toContain('one line of at most 100, 60 and 500 characters');
    expect([LARGEST_PICTURE, MOST_PIXELS]).toEqual([16e6, 66e6]);
    expect(security).toContain('at most 16 MB and 66 million pixels');
  });
});

test('5.3.1, 5.3.2: no file is written but by commands of an operator', () => {
  expect(having(/\b(?:writeFile|appendFile|createWriteStream|openSync|writeFileSync)\(/)).toEqual([
    'src/db/embedded/process.ts',
    'src/features/operator/commands/instance.ts',
    'src/features/operator/commands/rotate.ts',
  ]);
});

describe('authentication', () => {
  test('6.4.2: nobody is asked for a hint or an answer', () => {
    const columns = rulebook.tables
      .filter(({ name }) => name === 'user')
      .flatMap(({ columns: shown, withheld }) => [...shown, ...Object.keys(withheld ?? {})]);
    expect(columns.length).toBeGreaterThan(10);
    expect(columns.filter((name) => /hint|question|answer/i.test(name))).toEqual([]);
  });

  test('6.5.3, 7.2.3, 11.5.1: chance that guards something is of node:crypto', () => {
    // Pauses between tries, and which request tidies up.
    expect(having(/Math\.random/)).toEqual([
      'src/auth/rate-limit.ts',
      'src/db/again.ts',
      'src/mail/worker.ts',
    ]);
    const bytes = found(/randomBytes\(\d+\)/g).map((call) => Number(/\d+/.exec(call)?.[0]));
    // Twelve are places in a waiting line and marks in names, which are signed.
    expect(bytes.filter((count) => count < 16 && count !== 12)).toEqual([]);
  });

  test('6.5.4: codes have 40 bits by mail, 80 for recovery, and the secret of an app 160', () => {
    const bits = (length: number) => length * Math.log2(32);
    expect([bits(CODE_LENGTH.mail), bits(CODE_LENGTH.recovery)]).toEqual([40, 80]);
    expect(newSecret().length * 5).toBe(160);
    const codes = Array.from({ length: 500 }, () => newCode());
    expect(new Set(codes).size).toBe(500);
    expect(new Set(codes.join('')).size).toBe(32);
  });

  test('7.1.1: the papers say the lifetimes that sessions have', () => {
    const { idle, idleRemembered, absolute } = LIFETIMES;
    expect(security).toContain(
      `${idle / DAY} days without use, ${idleRemembered / DAY} with "keep me signed in", ${absolute / DAY} in all`,
    );
  });
});

describe('cryptography', () => {
  test('11.2.1, 11.4.1: hashes are SHA-256; SHA-1 for apps and for Have I Been Pwned alone', () => {
    const named = found(/create(?:Hash|Hmac)\(\s*'[\w-]+'/g).map((call) => call.split("'")[1]);
    expect([...new Set(named)].sort()).toEqual(['sha1', 'sha256']);
    expect(having(/'sha1'/)).toEqual([
      'src/features/password/policy/breached-passwords.ts',
      'src/features/second-step/totp/algorithm.ts',
    ]);
    expect(having(/createCipher|createDecipher|publicEncrypt|privateDecrypt/)).toEqual([]);
  });

  test('11.3.1, 11.3.2, 11.3.3: what is encrypted cannot be changed unseen', async () => {
    const { sealing: key } = createSecrets('a-secret-for-tests-only-0123456789abcdef', []);
    const sealed = await symmetricEncrypt({ key, data: 'a word' });
    expect(await symmetricDecrypt({ key, data: sealed })).toBe('a word');
    const half = sealed.length / 2;
    const other = sealed[half] === '0' ? '1' : '0';
    const changed = sealed.slice(0, half) + other + sealed.slice(half + 1);
    await expect(symmetricDecrypt({ key, data: changed })).rejects.toThrow();
    expect(await symmetricEncrypt({ key, data: 'a word' })).not.toBe(sealed);
  });

  test('11.4.2: passwords are hashed as the papers say', async () => {
    expect(beginningOf(await createPasswords().hash('a word'))).toMatch(
      /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/,
    );
    expect(security).toContain('argon2id, 19 MiB, two passes, a salt each');
  });
});

const CALLS = /(?<![.\w$])fetch\(\s*[^)]|outside\.fetch\(|\bhttps?\.(?:request|get)\(/;

describe('connections', () => {
  test('13.1.1, 13.2.4: who is called from where is known', () => {
    expect(having(CALLS)).toEqual([
      'src/features/operator/doctor/proxy.ts',
      'src/features/operator/doctor/site.ts',
      'src/features/password/policy/breached-passwords.ts',
      'src/features/providers/protocol/github-grant.ts',
      'src/features/providers/protocol/http.ts',
    ]);
    for (const named of ['DATABASE_URL', 'SMTP_URL', 'HIBP_URL', 'OTEL_EXPORTER_OTLP_ENDPOINT']) {
      const [, listed = ''] = security.split('## Outgoing connections');
      expect(listed.split('## ')[0], named).toContain(named);
    }
  });

  test('15.3.2: no redirect is followed', () => {
    const calling = sources.filter(({ text }) => CALLS.test(text));
    const following = calling.filter(({ text }) => !/redirect: 'manual'/.test(text));
    expect(following.map(({ path }) => path)).toEqual([]);
  });
});

describe('coding', () => {
  test('15.3.5: types are strict, and any is not among them', () => {
    const options = readFileSync('tsconfig.json', 'utf8');
    for (const name of ['strict', 'noUncheckedIndexedAccess']) {
      expect(options).toContain(`"${name}": true`);
    }
    expect(having(/:\s*any\b|\bas any\b|@ts-ignore|@ts-expect-error/)).toEqual([]);
  });

  test('15.1.1, 15.2.1: packages have exact versions and checksums, and the papers say when they are looked at', () => {
    const { dependencies, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
    const versions = Object.values({ ...dependencies, ...devDependencies }) as string[];
    expect(versions.filter((version) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
    const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
      packages: Record<string, { integrity?: string }>;
    };
    const bare = Object.entries(packages).filter(([path, { integrity }]) => path && !integrity);
    expect(bare.map(([path]) => path)).toEqual([]);
    expect(security).toContain('npm audit --omit dev');
  });
});
