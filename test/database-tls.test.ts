import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { type EmbeddedServer, startEmbeddedServer } from '../src/db/embedded.ts';
import { createDatabasePool } from '../src/db/pool.ts';
import { type Certificate, createAuthority } from './support/certificates.ts';
import { throwawayFolder } from './support/server.ts';
import { expectPlainWords, freePort, runProgram } from './support/site.ts';

const authority = createAuthority('An authority');
const stranger = createAuthority('Another authority');

const CERTIFICATES = {
  good: authority.issue({ names: ['localhost'] }),
  'for the address': authority.issue({ addresses: ['127.0.0.1'] }),
  'for another name': authority.issue({ names: ['elsewhere.example'] }),
  expired: authority.issue({ names: ['localhost'], until: new Date(Date.now() - 60_000) }),
};

/** What the settings of the tests name. */
const CA = { ours: authority.certificate, another: stranger.certificate, none: undefined };

let folder: Awaited<ReturnType<typeof throwawayFolder>>;
let server: EmbeddedServer;
let port: number;
let shown: keyof typeof CERTIFICATES;

/** The database server that "another machine" is here: on a port, with TLS. */
beforeAll(async () => {
  folder = await throwawayFolder('latchkey-tls-');
  port = await freePort();
  await writeFile(path('ca.pem'), authority.certificate);
  await writeFile(path('another.pem'), stranger.certificate);
  await write(CERTIFICATES.good);
  shown = 'good';
  server = await startEmbeddedServer({
    dataDir: folder.path,
    extraArgs: [
      '--skip-networking=OFF',
      `--port=${port}`,
      '--bind-address=127.0.0.1',
      `--ssl-ca=${path('ca.pem')}`,
      `--ssl-cert=${path('server.pem')}`,
      `--ssl-key=${path('server.key')}`,
    ],
  });
  await asRoot('CREATE DATABASE latchkey');
  await asRoot("CREATE USER site@'%' IDENTIFIED BY 'password'");
  await asRoot("GRANT ALL ON latchkey.* TO site@'%'");
  await asRoot("CREATE USER encrypted@'%' IDENTIFIED BY 'password' REQUIRE SSL");
  await asRoot("GRANT ALL ON latchkey.* TO encrypted@'%'");
});

afterAll(async () => {
  await server?.stop();
  await folder.remove();
});

function path(name: string): string {
  return join(folder.path, name);
}

async function write({ certificate, key }: Certificate): Promise<void> {
  await writeFile(path('server.pem'), certificate);
  await writeFile(path('server.key'), key);
}

async function asRoot(...statements: string[]): Promise<RowDataPacket[]> {
  const { socketPath, user } = server;
  const connection = await createConnection({ socketPath, user });
  try {
    let rows: RowDataPacket[] = [];
    for (const statement of statements) [rows] = await connection.query<RowDataPacket[]>(statement);
    return rows;
  } finally {
    await connection.end();
  }
}

/** From now on the server shows this one. */
async function show(name: keyof typeof CERTIFICATES): Promise<void> {
  if (shown === name) return;
  await write(CERTIFICATES[name]);
  const [row] = await asRoot('SELECT VERSION() AS version');
  await asRoot(row?.version.includes('MariaDB') ? 'FLUSH SSL' : 'ALTER INSTANCE RELOAD TLS');
  shown = name;
}

function urlOf(mode: string, at = `localhost:${port}`, user = 'site'): string {
  return `mysql://${user}:password@${at}/latchkey${mode && `?ssl-mode=${mode}`}`;
}

/** How a connection comes about: with TLS, without, or not, and why. */
async function outcome(url: string, ca?: string): Promise<string> {
  const pool = createDatabasePool({ url, ca });
  try {
    const [rows] = await pool.query<RowDataPacket[]>("SHOW STATUS LIKE 'Ssl_version'");
    return rows[0]?.Value || 'plain';
  } catch (error) {
    return (error as Error).message;
  } finally {
    await pool.end();
  }
}

const TLS = /^TLSv1\.[23]$/;
const PLAIN = /^plain$/;
const UNTRUSTED = /self-signed certificate in certificate chain/;
const MISNAMED = /does not match certificate's altnames/;
const EXPIRED = /certificate has expired/;

describe('the server shows a certificate that is', () => {
  test.each<[keyof typeof CERTIFICATES, mode: string, keyof typeof CA, expected: RegExp]>([
    ['good', '', 'ours', TLS],
    ['good', 'VERIFY_IDENTITY', 'ours', TLS],
    ['good', 'VERIFY_CA', 'ours', TLS],
    ['good', 'REQUIRED', 'none', TLS],
    ['good', 'DISABLED', 'ours', PLAIN],
    ['good', '', 'another', UNTRUSTED],
    ['good', 'VERIFY_IDENTITY', 'none', UNTRUSTED],
    ['good', 'VERIFY_IDENTITY', 'another', UNTRUSTED],
    ['good', 'VERIFY_CA', 'none', UNTRUSTED],
    ['good', 'VERIFY_CA', 'another', UNTRUSTED],
    ['good', 'REQUIRED', 'another', TLS],
    ['for another name', 'VERIFY_IDENTITY', 'ours', MISNAMED],
    ['for another name', 'VERIFY_CA', 'ours', TLS],
    ['expired', 'VERIFY_IDENTITY', 'ours', EXPIRED],
    ['expired', 'VERIFY_CA', 'ours', EXPIRED],
    ['expired', 'REQUIRED', 'none', TLS],
  ])('%s, the mode is "%s", the authority %s', async (certificate, mode, ca, expected) => {
    await show(certificate);
    expect(await outcome(urlOf(mode), CA[ca])).toMatch(expected);
  });

  test.each<[keyof typeof CERTIFICATES, mode: string, expected: RegExp]>([
    ['for the address', 'VERIFY_IDENTITY', TLS],
    // What is good for localhost says nothing about an address.
    ['good', 'VERIFY_IDENTITY', MISNAMED],
    ['good', '', MISNAMED],
    ['good', 'VERIFY_CA', TLS],
  ])('%s, the mode is "%s", and the URL has an address', async (certificate, mode, expected) => {
    await show(certificate);
    expect(await outcome(urlOf(mode, `127.0.0.1:${port}`), CA.ours)).toMatch(expected);
  });
});

describe('somebody on the way takes the offer of TLS away', () => {
  test.each([
    ['REQUIRED', /does not support secure connection/],
    ['VERIFY_CA', /does not support secure connection/],
    ['VERIFY_IDENTITY', /does not support secure connection/],
    ['DISABLED', PLAIN],
  ])('and the mode is %s', async (mode, expected) => {
    await show('good');
    const between = await withoutTls();
    expect(await outcome(urlOf(mode, `localhost:${between}`), CA.ours)).toMatch(expected);
  });
});

describe('who starts the site reads', () => {
  test.each<[what: string, environment: () => NodeJS.ProcessEnv, words: RegExp]>([
    [
      'that the authority is unknown, and what to do',
      () => ({ DATABASE_URL: urlOf('VERIFY_IDENTITY') }),
      /self-signed certificate in certificate chain\..*DATABASE_SSL_CA/s,
    ],
    [
      'that the authority is another one',
      () => ({ DATABASE_URL: urlOf(''), DATABASE_SSL_CA: path('another.pem') }),
      /self-signed certificate in certificate chain\..*DATABASE_SSL_CA/s,
    ],
    [
      'that the server insists on TLS',
      () => ({ DATABASE_URL: urlOf('', undefined, 'encrypted') }),
      /The database refuses: Access denied for user 'encrypted'/,
    ],
    [
      'that the password is wrong',
      () => ({ DATABASE_URL: urlOf('DISABLED').replace('password', 'wrong') }),
      /The database refuses: Access denied for user 'site'/,
    ],
    [
      'that the database does not exist',
      () => ({ DATABASE_URL: urlOf('DISABLED').replace('/latchkey', '/letchkay') }),
      /The database refuses: Access denied for user 'site'@.* to database 'letchkay'/,
    ],
  ])('%s', async (_what, environment, words) => {
    await show('good');
    const site = await runProgram('server', environment());
    expect(await site.ended).toBe(1);
    expect(site.output.text).toMatch(words);
    expectPlainWords(site);
  });

  test.each([
    ['migrate'],
    ['users', 'disable', 'ada@example.com'],
  ])('the same from npm run latchkey -- %s', async (...args) => {
    await show('good');
    const environment = { DATABASE_URL: urlOf('VERIFY_IDENTITY') };
    const program = await runProgram('latchkey', environment, args);
    expect(await program.ended).toBe(1);
    expect(program.output.text).toMatch(/self-signed certificate in certificate chain\./);
    expectPlainWords(program);
  });
});

/** A way to the server on which its first words lose the flag that offers TLS. Gives its port. */
async function withoutTls(): Promise<number> {
  const between = createServer((client) => {
    const behind = connect(port, '127.0.0.1');
    behind.once('data', (greeting: Buffer) => {
      // Header, version of the protocol, name of the server, thread, half of the challenge, filler.
      const capabilities = greeting.indexOf(0, 5) + 1 + 4 + 8 + 1;
      const flags = greeting.readUInt16LE(capabilities);
      greeting.writeUInt16LE(flags & ~OFFERS_TLS, capabilities);
      client.write(greeting);
      behind.pipe(client).pipe(behind);
    });
    for (const socket of [client, behind]) socket.on('error', () => {});
  });
  between.listen(0, '127.0.0.1');
  await once(between, 'listening');
  onTestFinished(() => void between.close());
  return (between.address() as { port: number }).port;
}

const OFFERS_TLS = 0x0800;
