import { createHmac, randomUUID } from 'node:crypto';
import type { AuthContext } from 'better-auth';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { quickReadsOf } from '../../src/auth/session/quick-read.ts';
import { migrate } from '../../src/db/migrate.ts';
import { duringRequest } from '../../src/db/request-work.ts';
import { canonicalEmail } from '../../src/email-address.ts';
import { DAY, HOUR, MINUTE } from '../../src/time.ts';
import { startTestApp, type TestPerson } from '../support/app.ts';
import { scratchDatabase } from '../support/databases.ts';

/**
 * The quick read and the library's own look-up, asked the same: where the quick read answers at all,
 * it gives the same person, the same session and leaves the same rows.
 */

const scratch = await scratchDatabase();
await migrate(scratch.source);
const app = await startTestApp({}, { source: scratch.source });
const { auth, database } = app.deps;
const ADDRESS = '2001:db8::7';
const NAME = 'latchkey.session_token';
const SECRET = app.config.secret;
afterEach(() => {
  vi.useRealTimers();
});
afterAll(async () => {
  await app.stop();
  await scratch.drop();
});

interface Someone {
  readonly user: TestPerson;
  readonly token: string;
  /** As the library has written it into the cookie. */
  readonly value: string;
}
let context: AuthContext;
let reads: ReturnType<typeof quickReadsOf>;
let someone: Someone;
let another: Someone;

beforeAll(async () => {
  context = (await auth.$context) as unknown as AuthContext;
  reads = quickReadsOf(context);
  someone = await signedIn();
  another = await signedIn();
});

async function signedIn(): Promise<Someone> {
  const { client, user } = await app.make.signedIn();
  const value = String(client.cookie('session_token'));
  return { user, value, token: decodeURIComponent(value).slice(0, 32) };
}

/** A value as the library would sign it; by another secret it opens nothing. */
function signed(token: string, secret = SECRET): string {
  const signature = createHmac('sha256', secret).update(token).digest('base64');
  return encodeURIComponent(`${token}.${signature}`);
}

const headersOf = (cookies: string) =>
  new Headers({ cookie: cookies, 'x-client-ip': ADDRESS, 'user-agent': 'Firefox' });

/** The library's own answer, past the quick read. */
const askLibrary = (cookies: string) =>
  auth.api.getSession({ headers: headersOf(cookies), query: {} });

/** What the quick read says, in the shape of the library's answer. */
async function askQuickly(cookies: string) {
  // As a request carries it: without blanks at both ends.
  const found = await reads.session(headersOf(cookies).get('cookie') ?? '');
  return found && { ...found, session: { ...found.session, token: found.session.id } };
}

/** The site's way, which is the quick one where that decides. */
const askSite = (cookies: string) => auth.api.getSession({ headers: headersOf(cookies) });

async function expectSameAnswer(cookies: string): Promise<'decided' | 'handed over'> {
  const quick = await askQuickly(cookies);
  if (quick === undefined) return 'handed over';
  const own = await askLibrary(cookies);
  expect(quick).toEqual(own);
  expect(JSON.stringify(quick)).toBe(JSON.stringify(own));
  return 'decided';
}

describe('the usual request', () => {
  test.each([
    ['with the cookie alone', () => `${NAME}=${someone.value}`],
    ['with others around it', () => `a=b; ${NAME}=${someone.value}; latchkey.device=x.y`],
  ])('%s is answered at once', async (_, cookies) => {
    expect(await expectSameAnswer(cookies())).toBe('decided');
    expect((await askQuickly(cookies()))?.user.email).toBe(someone.user.email);
  });

  test.each([
    '',
    'a=b',
    'latchkey.device=abc.def; theme=dark',
  ])('without the cookie (%j) is a guest without asking', async (cookies) => {
    const execute = vi.spyOn(database.prepared, 'execute');
    expect(await askQuickly(cookies)).toBeNull();
    expect(execute).not.toHaveBeenCalled();
    expect(await askLibrary(cookies)).toBeNull();
  });

  test('asks the database one question, prepared', async () => {
    const execute = vi.spyOn(database.prepared, 'execute');
    const query = vi.spyOn(database.pool.pool, 'query');
    const found = await askSite(`${NAME}=${someone.value}`);
    expect(found?.user.id).toBe(someone.user.id);
    expect(execute).toHaveBeenCalledTimes(1);
    expect(query).not.toHaveBeenCalled();
  });

  test('shows the token to nobody', async () => {
    const found = await askSite(`${NAME}=${someone.value}`);
    expect(found?.session.token).toBe(found?.session.id);
    expect(JSON.stringify(found)).not.toContain(someone.token);
  });
});

describe('the person with an address, and their password', () => {
  const own = async (email: string) => {
    const found = await context.internalAdapter.findUserByEmail(email, { includeAccounts: true });
    const account = found?.accounts.find(({ providerId }) => providerId === 'credential');
    return found && { user: found.user, hash: account?.password ?? null };
  };
  const withAccounts = async (...providers: readonly (readonly [string, string | null])[]) => {
    const { id, email } = await app.make.user();
    await database.query.deleteFrom('account').where('userId', '=', id).execute();
    for (const [providerId, password] of providers) {
      const times = { createdAt: new Date(), updatedAt: new Date() };
      const row = { id: randomUUID(), accountId: id, providerId, userId: id, password, ...times };
      await database.query.insertInto('account').values(row).execute();
    }
    return email;
  };

  test.each([
    ['somebody with a password', async () => someone.user.email],
    ['nobody', async () => 'nobody@example.com'],
    ['an address in another case', async () => someone.user.email.toUpperCase()],
    ['an address with a blank behind it', async () => `${someone.user.email} `],
    ['somebody without any account', () => withAccounts()],
    ['somebody who signs in elsewhere', () => withAccounts(['google', null])],
    [
      'somebody who signs in elsewhere, too',
      () => withAccounts(['google', null], ['credential', 'a hash'], ['github', 'not it']),
    ],
  ])('of %s is what the library finds', async (_, make) => {
    const email = await make();
    const execute = vi.spyOn(database.prepared, 'execute');
    const found = await reads.password(canonicalEmail(email) ?? email);
    expect(execute).toHaveBeenCalledTimes(1);
    const wanted = await own(canonicalEmail(email) ?? email);
    expect(found).toEqual(wanted);
    expect(JSON.stringify(found)).toBe(JSON.stringify(wanted));
  });
});

describe('within one request', () => {
  const inRequest = <T>(run: () => Promise<T>) =>
    new Promise<T>((resolve, reject) => {
      duringRequest(new AbortController().signal, () => void run().then(resolve, reject));
    });
  const rename = (name: string) =>
    database.query.updateTable('user').set({ name }).where('id', '=', someone.user.id);
  const nameFound = async () => (await askSite(`${NAME}=${someone.value}`))?.user.name;

  test('the session is looked up once, and each caller has an answer of their own', async () => {
    const execute = vi.spyOn(database.prepared, 'execute');
    await inRequest(async () => {
      const [first, second] = await Promise.all([
        askSite(`${NAME}=${someone.value}`),
        askSite(`${NAME}=${someone.value}`),
      ]);
      Object.assign(first?.user ?? {}, { name: 'Changed' });
      expect(second?.user.name).not.toBe('Changed');
      expect(await nameFound()).toBe(second?.user.name);
    });
    expect(execute).toHaveBeenCalledTimes(1);
  });

  test('what the request itself changes is seen at once', async () => {
    await inRequest(async () => {
      for (const name of ['Grace', 'Barbara']) {
        await nameFound();
        await rename(name).execute();
        expect(await nameFound()).toBe(name);
      }
      await database.prepared.execute('UPDATE user SET name = ? WHERE id = ?', [
        'Katherine',
        someone.user.id,
      ]);
      expect(await nameFound()).toBe('Katherine');
    });
  });

  test('what it changes in a transaction is seen once that is committed', async () => {
    await inRequest(async () => {
      await nameFound();
      await database.query.transaction().execute(async (transaction) => {
        await transaction.executeQuery(rename('Radia'));
        expect(await nameFound()).toBe('Katherine');
      });
      expect(await nameFound()).toBe('Radia');
    });
  });

  test('a session that it ends is over', async () => {
    const { value, token } = await signedIn();
    await inRequest(async () => {
      expect(await askSite(`${NAME}=${value}`)).not.toBeNull();
      await database.query.deleteFrom('session').where('token', '=', token).execute();
      expect(await askSite(`${NAME}=${value}`)).toBeNull();
    });
  });

  test('another person is not taken for the first', async () => {
    await inRequest(async () => {
      const found = [someone, another, someone].map(({ value }) => askSite(`${NAME}=${value}`));
      const ids = (await Promise.all(found)).map((one) => one?.user.id);
      expect(ids).toEqual([someone.user.id, another.user.id, someone.user.id]);
    });
  });
});

test('a database that cannot be asked is an error, never a guest', async () => {
  const away = Object.assign(new Error('gone'), { code: 'PROTOCOL_CONNECTION_LOST' });
  vi.spyOn(database.prepared, 'execute').mockRejectedValue(away);
  await expect(askQuickly(`${NAME}=${someone.value}`)).rejects.toThrow('gone');
});

describe('cookies', () => {
  const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  const visible = fc.stringMatching(/^[ -:<-~]{0,6}$/);
  const place = fc.nat({ max: 80 });

  /** Values of the cookie, most of them wrong in one place. */
  const values = fc.oneof(
    { weight: 12, arbitrary: fc.constant(() => someone.value) },
    place.map((end) => () => someone.value.slice(0, end)),
    fc.tuple(place, visible).map(
      ([at, text]) =>
        () =>
          someone.value.slice(0, at) + text + someone.value.slice(at + 1),
    ),
    fc.tuple(place, visible).map(
      ([at, text]) =>
        () =>
          someone.value.slice(0, at) + text + someone.value.slice(at),
    ),
    place.map((at) => () => {
      const code = someone.value.charCodeAt(at).toString(16).padStart(2, '0');
      return `${someone.value.slice(0, at)}%${code}${someone.value.slice(at + 1)}`;
    }),
    fc.constant(() => decodeURIComponent(someone.value)),
    fc.constant(() => encodeURIComponent(someone.value)),
    fc.constant(() => someone.value.toLowerCase()),
    fc.constant(() => someone.value.replaceAll('%2B', '%2b').replaceAll('%3D', '%3d')),
    fc.constant(() => someone.value.replaceAll('%2B', '-').replaceAll('%2F', '_')),
    fc.constant(() => `"${someone.value}"`),
    fc.constant(() => `"${someone.value}`),
    visible.map((blank) => () => `${blank}${someone.value} `),
    // Base64 whose last digit has other unused bits is the same signature to the library.
    fc.nat({ max: 63 }).map((digit) => () => `${someone.value.slice(0, -4)}${BASE64[digit]}%3D`),
    fc.constant(() => signed(someone.token, 'an-older-secret-that-was-given-up-0123456789')),
    fc.constant(() => signed(someone.token, '')),
    fc.constant(() => signed(someone.token.toUpperCase())),
    fc.constant(() => signed(someone.token.slice(0, -1))),
    fc.constant(() => signed(`${someone.token}x`)),
    fc.constant(() => signed(`${someone.token}.x`)),
    fc.constant(() => signed(` ${someone.token}`)),
    fc.stringMatching(/^[\w-]{32}$/).map((token) => () => signed(token)),
    fc.constant(() => signed('')),
    fc.constant(() => `${someone.value.slice(0, 33)}${another.value.slice(33)}`),
    fc.constant(() => another.value),
  );

  const names = fc.oneof(
    { weight: 20, arbitrary: fc.constant(NAME) },
    fc.constantFrom(
      `__Host-${NAME}`,
      `x${NAME}`,
      `${NAME}x`,
      `${NAME}.0`,
      NAME.toUpperCase(),
      ` ${NAME} `,
      `\t${NAME}`,
      `a=${NAME}`,
      `"${NAME}"`,
      `latchkey%2Esession_token`,
      'latchkey.session_data',
      'latchkey.two_factor',
      'latchkey.dont_remember',
    ),
  );
  const others = fc.oneof(
    fc.tuple(names, values).map(
      ([name, value]) =>
        () =>
          `${name}=${value()}`,
    ),
    fc.tuple(names, visible).map(
      ([name, value]) =>
        () =>
          `${name}=${value}`,
    ),
    fc.stringMatching(/^[ -~]{0,12}$/).map((text) => () => text),
  );
  const separators = fc.oneof(
    { weight: 4, arbitrary: fc.constant('; ') },
    fc.constantFrom(';', ';;', ' ; ', ',', ', ', ';\t', ' '),
  );
  const cookieHeaders = fc
    .tuple(
      fc.array(fc.tuple(others, separators), { maxLength: 1 }),
      fc.tuple(names, values),
      fc.array(fc.tuple(separators, others), { maxLength: 1 }),
    )
    .map(
      ([before, [name, value], after]) =>
        () =>
          before.map(([other, separator]) => other() + separator).join('') +
          `${name}=${value()}` +
          after.map(([separator, other]) => separator + other()).join(''),
    );

  test(
    'in thousands of forms have the same answer',
    async () => {
      // Between two answers no minute passes after which activity is written.
      vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
      const count = { decided: 0, 'handed over': 0 };
      await fc.assert(
        fc.asyncProperty(cookieHeaders, async (cookies) => {
          count[await expectSameAnswer(cookies())] += 1;
        }),
        { numRuns: 2500 },
      );
      // Neither is the rule: else nothing was compared, or nothing made up.
      expect(count.decided).toBeGreaterThan(200);
      expect(count['handed over']).toBeGreaterThan(200);
    },
    3 * MINUTE,
  );
});

describe('states', () => {
  const NOW = Date.now();
  const at = (...distances: number[]) =>
    fc.constantFrom(...distances).map((distance) => new Date(NOW + distance));
  const never = fc.constant(null);
  const rarely = (date: fc.Arbitrary<Date>) =>
    fc.oneof({ weight: 7, arbitrary: never }, { weight: 1, arbitrary: date });
  const words = fc.constantFrom(null, 'Ada', 'Žofie 🌻', '', 'a'.repeat(200));

  const sessions = fc.record({
    expiresAt: at(-DAY, -1, 0, 1, HOUR, 7 * DAY),
    createdAt: at(-89 * DAY, -HOUR, -1),
    updatedAt: at(-HOUR),
    lastActiveAt: fc.oneof(never, at(-HOUR, -MINUTE - 1, -MINUTE, -MINUTE + 1, 0)),
    remembered: fc.constantFrom(0, 1),
    provenAt: fc.oneof(never, at(-HOUR)),
    sensitiveUntil: fc.oneof(never, at(-HOUR, HOUR)),
    deviceId: fc.constantFrom(null, 'a-device'),
    ipAddress: fc.constantFrom(null, '192.0.2.1'),
    userAgent: words,
  });
  const people = fc.record({
    image: words,
    emailVerified: fc.constantFrom(0, 1),
    twoFactorEnabled: fc.constantFrom(null, 0, 1),
    passkeySecondStep: fc.constantFrom(0, 1),
    appearance: fc.constantFrom(null, 'dark'),
    lastSecondFactor: fc.constantFrom(null, 'totp'),
    recoveryDueAt: rarely(at(DAY)),
    disabledAt: rarely(at(-HOUR, HOUR)),
    blockedAt: rarely(at(-HOUR)),
    deletionDueAt: rarely(at(-1, DAY)),
    signInsEndedAt: rarely(at(-HOUR)),
  });
  const endings = fc.constantFrom('alive', 'alive', 'alive', 'alive', 'revoked', 'renewed');

  /** Puts everything so, and takes the answer and the rows afterwards. */
  async function ask(
    state: { session: object; person: object; ending: string },
    row: Record<string, unknown>,
    answer: () => Promise<unknown>,
  ) {
    const { pool } = database;
    const { id } = someone.user;
    await pool.query('UPDATE user SET ? WHERE id = ?', [state.person, id]);
    await pool.query('DELETE FROM session WHERE userId = ?', [id]);
    const token = state.ending === 'renewed' ? 'r'.repeat(32) : row.token;
    if (state.ending !== 'revoked') {
      await pool.query('INSERT INTO session SET ?', [{ ...row, ...state.session, token }]);
    }
    return { answer: await answer(), rows: await app.rows('session', { userId: id }) };
  }

  test(
    'of sessions and people have the same answer and leave the same rows',
    async () => {
      const [row = {}] = await app.rows('session', { token: someone.token });
      const cookies = `${NAME}=${someone.value}`;
      vi.useFakeTimers({ toFake: ['Date'], now: NOW });
      const count = { decided: 0, 'handed over': 0 };
      await fc.assert(
        fc.asyncProperty(sessions, people, endings, async (session, person, ending) => {
          const state = { session, person, ending };
          const quick = await ask(state, row, () => askQuickly(cookies));
          count[quick.answer === undefined ? 'handed over' : 'decided'] += 1;
          const site = await ask(state, row, () => askSite(cookies));
          expect(site).toEqual(await ask(state, row, () => askLibrary(cookies)));
          if (quick.answer !== undefined) expect(quick.answer).toEqual(site.answer);
          const { id } = someone.user;
          expect(await reads.person(id)).toEqual(await context.internalAdapter.findUserById(id));
        }),
        { numRuns: 120 },
      );
      // About 27 on the average.
      expect(count.decided).toBeGreaterThan(8);
      expect(count['handed over']).toBeGreaterThan(20);
    },
    3 * MINUTE,
  );

  test('of new sessions are the same by one statement as the library reads them back', async () => {
    const { id: userId } = another.user;
    await fc.assert(
      fc.asyncProperty(sessions, fc.uuid(), async (session, token) => {
        const data = { ...session, remembered: session.remembered === 1, token, userId };
        const created = await context.adapter.create({ model: 'session', data });
        const where = [{ field: 'token', value: token }];
        const found = await context.adapter.findOne({ model: 'session', where });
        expect(created).toEqual(found);
        expect(JSON.stringify(created)).toBe(JSON.stringify(found));
      }),
      { numRuns: 50 },
    );
  });

  test('a deleted person is nobody', async () => {
    const gone = await signedIn();
    await database.pool.query('DELETE FROM user WHERE id = ?', [gone.user.id]);
    expect(await askSite(`${NAME}=${gone.value}`)).toBeNull();
  });
});
