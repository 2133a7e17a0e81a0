import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { createServer } from 'node:tls';
import { afterAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { type Config, readConfig } from '../../src/config/config.ts';
import { database as openDatabase } from '../../src/db/database.ts';
import { migrate } from '../../src/db/migrate.ts';
import { settings } from '../../src/features/index.ts';
import { examine } from '../../src/features/operator/commands/doctor.ts';
import { clock } from '../../src/features/operator/doctor/clock.ts';
import { configuration } from '../../src/features/operator/doctor/configuration.ts';
import { database } from '../../src/features/operator/doctor/database.ts';
import { disk } from '../../src/features/operator/doctor/disk.ts';
import type { Examination, Outside, Patient } from '../../src/features/operator/doctor/finding.ts';
import { readGrants } from '../../src/features/operator/doctor/grants.ts';
import { mail } from '../../src/features/operator/doctor/mail.ts';
import { mailDomain } from '../../src/features/operator/doctor/mail-domain.ts';
import { proxy } from '../../src/features/operator/doctor/proxy.ts';
import { schema } from '../../src/features/operator/doctor/schema.ts';
import { site } from '../../src/features/operator/doctor/site.ts';
import { DAY } from '../../src/time.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { createAuthority } from '../support/certificates.ts';
import { commandRoom, runCommand } from '../support/command.ts';
import { scratchDatabase } from '../support/databases.ts';
import { startMailServer } from '../support/mail-server.ts';
import { freePort, runProgram } from '../support/site.ts';

const app = await startTestApp();
afterAll(() => app.stop());

const GIBIBYTE = 1024 ** 3;
const PUBLIC = new URL('https://accounts.example.com');
const TABLES = ['user', 'trustedBrowser', 'auditEvent'];

/** A world in which nothing is wrong. */
const WELL: Outside = {
  fetch: async () => Response.json({ status: 'ok' }),
  resolver: {
    resolveMx: async () => [{ exchange: 'mx.example.com', priority: 10 }],
    resolve4: (async () => ['192.0.2.1']) as unknown as Outside['resolver']['resolve4'],
    resolve6: (async () => []) as unknown as Outside['resolver']['resolve6'],
    resolveTxt: async (name) => [
      [name.startsWith('_dmarc.') ? 'v=DMARC1; p=none' : 'v=spf1 mx -all'],
    ],
  },
  statfs: async () => ({ bavail: 5 * GIBIBYTE, bsize: 1, blocks: 10 * GIBIBYTE }),
  now: Date.now,
};

function patient(
  changes: Partial<Config> = {},
  outside: Partial<Outside> = {},
  parts: Partial<Patient> = {},
): Patient {
  return {
    config: { ...app.config, ...changes },
    database: app.deps.database,
    tables: TABLES,
    outside: { ...WELL, ...outside },
    ...parts,
  };
}

/** The one thing that is found. */
async function found(examination: Examination, sick: Patient): Promise<string> {
  const findings = await examination(sick);
  expect(findings.map(({ text }) => text)).toHaveLength(1);
  return `${findings[0]?.state}: ${findings[0]?.text}`;
}

const ABSENT = Object.assign(new Error('queryMx ENOTFOUND'), { code: 'ENOTFOUND' });
const MAILING = {
  mail: { smtp: new URL('smtp://mail.example.com'), from: { name: 'A', address: 'a@example.com' } },
};

describe('who is well is told so', () => {
  test.each([
    ['configuration', configuration],
    ['database', database],
    ['disk', disk],
    ['clock', clock],
    ['schema', schema],
    ['site', site],
    ['proxy', proxy],
  ])('%s', async (_name, examination) => {
    const real = examination === proxy || examination === site ? { fetch } : {};
    expect(await found(examination, patient({}, real))).toMatch(/^fine: /);
  });

  test('mail domain', async () => {
    expect(await found(mailDomain, patient(MAILING))).toMatch(/^fine: example\.com says/);
  });
});

describe('configuration', () => {
  test.each([
    [
      'a development that the internet reaches',
      { baseUrl: PUBLIC },
      /NODE_ENV is not "production"/,
    ],
    [
      'plain http on every address',
      { production: true, host: '0.0.0.0', trustProxy: false as const, metricsToken: 'x' },
      /passwords could be read/,
    ],
    ['a secret that is none', { secret: 'abababababababababababababababababab' }, /not random/],
    ['nobody who watches', { production: true }, /METRICS_TOKEN/],
  ])('%s', async (_what, changes, words) => {
    expect(await found(configuration, patient(changes))).toMatch(words);
  });

  test('settings that others can read', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'latchkey-doctor-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    await writeFile(join(folder, '.env'), '');
    await chmod(join(folder, '.env'), 0o644);
    vi.spyOn(process, 'cwd').mockReturnValue(folder);
    expect(await found(configuration, patient())).toMatch(/can read \.env/);
  });

  test('each mistake that keeps a site from starting, and nothing else is looked at', async () => {
    const environment = { BETTER_AUTH_SECRET: 'short', PORT: 'http', STEP_UP_MINUTES: '0' };
    const config = () => readConfig(environment, settings);
    const { exit, text } = await runCommand(app, ['doctor'], { config });
    expect(exit).toBe(5);
    for (const name of ['BETTER_AUTH_SECRET', 'PORT', 'STEP_UP_MINUTES']) {
      expect(text).toMatch(new RegExp(`^MISTAKE configuration: ${name} `, 'm'));
    }
    expect(text).toContain('Mistakes: 3.');
  });
});

describe('database', () => {
  test('that is not there', async () => {
    const nowhere = openDatabase({ url: `mysql://nobody@127.0.0.1:${await freePort()}/x` });
    onTestFinished(() => nowhere.close());
    const words = await found(database, patient({}, {}, { database: nowhere }));
    expect(words).toMatch(/^mistake: The database cannot be reached: /);
  });

  test('that would take no change', async () => {
    const isReady = async () => false;
    const away = { ...app.deps.database, isReady };
    expect(await found(database, patient({}, {}, { database: away }))).toMatch(
      /would take no change/,
    );
  });

  test('with too few connections for so many workers', async () => {
    expect(await found(database, patient({ workers: 64 }))).toMatch(/^look: .*max_connections/);
  });
});

describe('rights, as servers write them', () => {
  test.each([
    ['GRANT ALL PRIVILEGES ON `latchkey`.* TO `a`@`%`', true, true],
    ['GRANT ALL PRIVILEGES ON *.* TO `root`@`localhost` WITH GRANT OPTION', true, true],
    ['GRANT SELECT, INSERT, UPDATE, DELETE ON `latch%`.* TO `a`@`%`', true, true],
    ['GRANT SELECT, INSERT ON `latchkey`.* TO `a`@`%`', true, false],
    ['GRANT SELECT, UPDATE, DELETE ON `latchkey`.`user` TO `a`@`%`', true, true],
    ['GRANT SELECT ON `other`.* TO `a`@`%`', false, false],
    ['GRANT SELECT, UPDATE ON `LATCHKEY`.`USER` TO `a`@`%`', true, true],
    ["GRANT USAGE ON *.* TO `a`@`%` IDENTIFIED BY PASSWORD '*ABC'", false, false],
  ])('%s', (row, reads, updates) => {
    const grants = readGrants([row], 'latchkey');
    expect([grants.mayOn('SELECT', 'user'), grants.mayOn('UPDATE', 'user')]).toEqual([
      reads,
      updates,
    ]);
  });

  test('with names of tables in small letters, as some servers keep them', () => {
    const grants = readGrants(['GRANT UPDATE ON `latchkey`.`auditevent` TO `a`@`%`'], 'Latchkey');
    expect(grants.mayOn('UPDATE', 'auditEvent')).toBe(true);
    expect(grants.mayOn('UPDATE', 'auditSeal')).toBe(false);
  });

  test('an escaped underscore is no pattern', () => {
    const grants = readGrants(['GRANT SELECT ON `my\\_site`.* TO `a`@`%`'], 'my_site');
    expect(grants.mayOn('SELECT', 'user')).toBe(true);
    expect(
      readGrants(['GRANT SELECT ON `my\\_site`.* TO `a`@`%`'], 'mylsite').mayOn('SELECT', 'user'),
    ).toBe(false);
  });
});

describe('schema', () => {
  async function scratch() {
    const made = await scratchDatabase();
    const opened = openDatabase(made.source);
    onTestFinished(async () => {
      await opened.close();
      await made.drop();
    });
    return { query: made.query, source: made.source, sick: patient({}, {}, { database: opened }) };
  }

  test('that misses a migration, a table, what guards the trail; that somebody has changed', async () => {
    const { query, source, sick } = await scratch();
    const texts = async () => (await schema(sick)).map(({ state, text }) => `${state}: ${text}`);
    expect(await texts()).toEqual([
      expect.stringMatching(/^mistake: Pending: 0001_accounts\.sql, /),
    ]);
    await migrate(source);
    expect(await texts()).toEqual([expect.stringMatching(/^fine: /)]);

    await query('DROP TABLE trustedBrowser');
    expect(await texts()).toEqual(['mistake: These tables are missing: trustedBrowser.']);

    await query("INSERT INTO auditEvent (id, event, outcome) VALUES ('a', 'signIn', 'success')");
    await query('DROP TRIGGER auditEvent_never_changes');
    expect(await texts()).toContainEqual(expect.stringContaining('Audit events can be changed'));

    await query("UPDATE migration SET checksum = 'x' WHERE name = '0002_outbox.sql'");
    expect(await texts()).toContainEqual(
      expect.stringContaining('Changed after they were applied: 0002_outbox.sql'),
    );

    await query("INSERT INTO migration VALUES ('0999_later.sql', 'x', UTC_TIMESTAMP(3))");
    expect(await texts()).toContainEqual('look: A newer version has applied 0999_later.sql.');

    await query("DELETE FROM migration WHERE name = '0024_tries_by_place.sql'");
    expect(await texts()).toContainEqual(
      expect.stringMatching(/^mistake: Pending: 0024_tries_by_place\.sql/),
    );
  });
});

test.each([
  [5000, /^look: .*5\.0 seconds apart/],
  [-90_000, /^mistake: .*90\.\d seconds apart/],
])('a clock that is %i ms wrong', async (off, words) => {
  expect(await found(clock, patient({}, { now: () => Date.now() + off }))).toMatch(words);
});

describe('mail', () => {
  const sender = MAILING.mail.from;

  test('a server that is not there, or wants another password', async () => {
    const smtp = new URL(`smtp://127.0.0.1:${await freePort()}`);
    expect(await found(mail, patient({ mail: { smtp, from: sender } }))).toMatch(
      /^mistake: .*ECONNREFUSED/,
    );
    const server = await startMailServer({
      onAuth: (_auth, _session, done) => done(new Error('Invalid login')),
    });
    onTestFinished(() => server.stop());
    const url = new URL(server.url);
    url.username = 'site';
    url.password = 'wrong';
    expect(await found(mail, patient({ mail: { smtp: url, from: sender } }))).toMatch(
      /^mistake: .*does not let us in/,
    );
  });

  test('mails that wait, and mails that were given up', async () => {
    const server = await startMailServer();
    onTestFinished(() => server.stop());
    const well = patient({ mail: { smtp: new URL(server.url), from: sender } });
    expect(await found(mail, well)).toMatch(/^fine: /);
    const { email } = await app.make.user();
    await app.mails(email);
    const { pool } = app.deps.database;
    await pool.query("UPDATE outbox SET state = 'gaveUp', lastError = 'RCPT TO 550' LIMIT 1");
    expect(await found(mail, well)).toBe(
      'look: 1 mails of the last week were given up. The last reason: RCPT TO 550',
    );
    await pool.query(
      `UPDATE outbox SET state = 'waiting', createdAt = createdAt - INTERVAL 20 MINUTE,
         nextAttemptAt = UTC_TIMESTAMP(3) + INTERVAL 1 HOUR WHERE state = 'gaveUp'`,
    );
    expect(await found(mail, well)).toMatch(/^mistake: 1 mails wait for more than 15 minutes/);
    await pool.query('DELETE FROM outbox');
  });

  test('no server at all', async () => {
    expect(await found(mail, patient())).toMatch(/^look: There is no SMTP_URL/);
  });
});

describe('the domain of the mails', () => {
  const missing = async () => {
    throw ABSENT;
  };
  test.each([
    [
      'no mailbox',
      { resolveMx: missing, resolve4: missing, resolve6: missing },
      /^mistake: .*takes no mail/,
    ],
    [
      'no SPF',
      {
        resolveTxt: async (name: string) => (name.startsWith('_dmarc') ? [['v=DMARC1']] : [['x']]),
      },
      /^look: example\.com does not say who may send/,
    ],
    [
      'two SPFs',
      {
        resolveTxt: async (name: string) =>
          name.startsWith('_dmarc') ? [['v=DMARC1']] : [['v=spf1 mx'], ['v=spf1 a']],
      },
      /^look: example\.com says more than once/,
    ],
    [
      'no DMARC',
      {
        resolveTxt: async (name: string) => {
          if (name.startsWith('_dmarc')) throw ABSENT;
          return [['v=spf1', ' mx']];
        },
      },
      /^look: _dmarc\.example\.com does not say/,
    ],
    [
      'no DNS',
      {
        resolveMx: async () => {
          throw Object.assign(new Error('queryMx ETIMEOUT'), { code: 'ETIMEOUT' });
        },
      },
      /^look: The DNS cannot be asked/,
    ],
  ])('%s', async (_what, answers, words) => {
    const resolver = { ...WELL.resolver, ...answers } as Outside['resolver'];
    expect(await found(mailDomain, patient(MAILING, { resolver }))).toMatch(words);
  });
});

test.each([
  [50, 'mistake: 50 MiB are free'],
  [500, 'look: 500 MiB are free'],
])('a disk with %i MiB', async (free, words) => {
  const statfs = async () => ({ bavail: free, bsize: 1024 ** 2, blocks: 10_000 });
  const texts = (await disk(patient({}, { statfs }))).map(({ state, text }) => `${state}: ${text}`);
  expect(texts[0]).toContain(words);
});

describe('the site from outside', () => {
  const authority = createAuthority('An authority');

  /** A server with a certificate that runs out at this time; gives its origin. */
  async function withCertificate(until: Date, names = ['localhost']): Promise<URL> {
    const { certificate, key } = authority.issue({ names, until });
    const server = createServer(
      { cert: certificate, key },
      (socket) => void socket.on('error', () => {}),
    );
    await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
    onTestFinished(() => void server.close());
    return new URL(`https://localhost:${(server.address() as AddressInfo).port}`);
  }

  const answers = (headers: Record<string, string>, status = 200) => ({
    fetch: async () => Response.json({ status: 'ok' }, { headers, status }),
    ca: authority.certificate,
  });
  const HSTS = { 'strict-transport-security': 'max-age=31536000' };
  const good = new Date(Date.now() + DAY);
  /** So that a certificate of a day is good for longer. */
  const before = { now: () => Date.now() - 30 * DAY };

  test('that is well', async () => {
    const baseUrl = await withCertificate(good);
    expect(await found(site, patient({ baseUrl }, { ...answers(HSTS), ...before }))).toBe(
      'fine: TLS is as it should be.',
    );
  });

  test.each([
    [
      'a certificate that ends soon',
      new Date(Date.now() + 1.5 * DAY),
      ['localhost'],
      HSTS,
      /runs out in 1 days/,
    ],
    ['one that has ended', new Date(Date.now() - DAY), ['localhost'], HSTS, /not good: .*expired/],
    ['one for another name', good, ['elsewhere.example'], HSTS, /not good: .*altnames/],
    ['no word of HSTS', good, ['localhost'], {}, /Strict-Transport-Security is missing/],
  ])('%s', async (_what, until, names, headers, words) => {
    const baseUrl = await withCertificate(until, names);
    const time = words.source.includes('runs out') ? {} : before;
    const outside = { ...answers(headers as Record<string, string>), ...time };
    expect(await found(site, patient({ baseUrl }, outside))).toMatch(words);
  });

  test('that is not there, is somebody else, or is not ready', async () => {
    const gone = new URL(`http://localhost:${await freePort()}`);
    expect(await found(site, patient({ baseUrl: gone }, { fetch }))).toMatch(
      /cannot be reached.*ECONNREFUSED/,
    );
    const page = { fetch: async () => new Response('<h1>It works!</h1>') };
    expect(await found(site, patient({}, page))).toMatch(/something else answers, with 200/);
    const busy = { fetch: async () => Response.json({ status: 'unavailable' }, { status: 503 }) };
    expect(await found(site, patient({}, busy))).toMatch(/not ready/);
  });

  test('that answers by plain http, where programs go on sending passwords', async () => {
    const plain: typeof fetch = async (url) =>
      Response.json({ status: 'ok' }, { headers: String(url).startsWith('https') ? HSTS : {} });
    const texts = (
      await site(patient({ baseUrl: new URL('https://localhost') }, { fetch: plain }))
    ).map(({ text }) => text);
    expect(texts).toContain('By http the site answers, instead of leading to https.');
    expect(texts).toContain('By http the API is answered or led on, instead of refused.');
  });
});

describe('the proxy', () => {
  /** The way of a visitor to a site: the request arrives as a proxy would pass it on. */
  function through(to: TestApp, change: (headers: Record<string, string>) => void): typeof fetch {
    return (url, init) =>
      new Promise((resolve, reject) => {
        const { host, pathname } = new URL(String(url));
        const headers = { host, ...(init?.headers as Record<string, string>) };
        change(headers);
        const sent = request(new URL(pathname, to.base), { headers }, async (res) => {
          const body = await buffer(res);
          resolve(new Response(body, { status: res.statusCode ?? 0 }));
        });
        sent.once('error', reject).end();
      });
  }

  const appends = (headers: Record<string, string>) => {
    headers['x-forwarded-for'] += ', 198.51.100.9';
  };

  const seenBy = async (environment: NodeJS.ProcessEnv, change = appends, secret?: string) => {
    const other = await startTestApp({ TRUST_PROXY: 'false', ...environment });
    try {
      const config = { ...other.config, baseUrl: PUBLIC, ...(secret && { secret }) };
      return await found(proxy, patient(config, { fetch: through(other, change) }));
    } finally {
      await other.stop();
    }
  };

  test('is believed, and no visitor', async () => {
    expect(await seenBy({ TRUST_PROXY: '1' })).toBe(
      'fine: The site takes this machine for 198.51.100.9.',
    );
  });

  test('is taken for every visitor', async () => {
    expect(await seenBy({})).toMatch(
      /takes visitors for (?:127\.0\.0\.1|::ffff:127\.0\.0\.1), so all share/,
    );
  });

  test.each([
    '2',
    '127.0.0.1,198.51.100.0/24',
  ])('visitors are believed with TRUST_PROXY=%s', async (TRUST_PROXY) => {
    expect(await seenBy({ TRUST_PROXY })).toMatch(/visitors invent their address/);
  });

  test('leads to a site with another secret', async () => {
    expect(await seenBy({}, appends, 'another-secret-0123456789abcdefghijkl')).toMatch(
      /answers 404/,
    );
  });

  test('compresses', async () => {
    const zips = {
      fetch: async () =>
        Response.json({ ip: '198.51.100.9' }, { headers: { 'content-encoding': 'gzip' } }),
    };
    expect(await found(proxy, patient({}, zips))).toMatch(/^look: .*BREACH/);
  });
});

test('nobody else is told whom the site takes them for', async () => {
  const res = await app.client().get('/operator/seen').set('Authorization', 'Bearer guess');
  expect(res.status).toBe(404);
  expect((await app.client().get('/operator/seen')).status).toBe(404);
});

test('an examination that fails is a finding, and keeps no other from being made', async () => {
  const outside: Outside = {
    ...WELL,
    async statfs() {
      throw new Error('no such disk');
    },
  };
  const findings = await examine(commandRoom(app), outside);
  expect(findings).toContainEqual({ about: 'disk', state: 'mistake', text: 'no such disk' });
  const looked = new Set(findings.map(({ about }) => about));
  for (const about of ['configuration', 'TLS', 'database', 'rights', 'schema', 'clock', 'mail']) {
    expect([...looked]).toContain(about);
  }
});

test('the program tells all in JSON, and ends with 5', async () => {
  const url = `mysql://nobody@127.0.0.1:${await freePort()}/nothing`;
  const { ended, output } = await runProgram('latchkey', { DATABASE_URL: url }, [
    'doctor',
    '--json',
  ]);
  expect(await ended).toBe(5);
  const { findings } = JSON.parse(output.text) as { findings: { about: string; state: string }[] };
  expect(findings).toContainEqual(expect.objectContaining({ about: 'database', state: 'mistake' }));
});
