import { spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect, createServer as createMailServer, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { NO_MAIL_SERVER } from './support/app.ts';
import { type ScratchDatabase, scratchDatabase } from './support/databases.ts';
import { expectPlainWords, freePort, type Program, runProgram } from './support/site.ts';

let database: ScratchDatabase;

beforeAll(async () => {
  database = await scratchDatabase();
});

afterAll(() => database.drop());

/** The real site, listening. */
async function startSite(
  { url } = database,
  more: NodeJS.ProcessEnv = {},
): Promise<Program & { port: number; origin: string }> {
  const port = await freePort();
  const environment = { DATABASE_URL: url, PORT: String(port), HOST: '127.0.0.1', ...more };
  const program = await runProgram('server', environment);
  await program.says('"msg":"listening"');
  return { ...program, port, origin: `http://localhost:${port}` };
}

/** The first line of a request whose body is still to come, and which the site already works on. */
async function halfRequest(port: number) {
  const body = 'email=nobody%40example.com&password=a';
  const socket = connect({ host: '127.0.0.1', port });
  await once(socket, 'connect');
  const type = 'Content-Type: application/x-www-form-urlencoded';
  const head = `POST /sign-in HTTP/1.1\r\nHost: localhost\r\n${type}`;
  socket.write(`${head}\r\nContent-Length: ${body.length}\r\nExpect: 100-continue\r\n\r\n`);
  const [first] = await once(socket, 'data');
  expect(String(first)).toMatch(/^HTTP\/1\.1 100 Continue/);
  return {
    async finish(): Promise<string> {
      const answer = text(socket);
      socket.write(body);
      return answer;
    },
  };
}

/** A mail server that takes everything up to the text of the mail, and then says nothing any more. */
async function mailServerThatStalls() {
  let told = () => {};
  const inData = new Promise<void>((resolve) => {
    told = resolve;
  });
  const sockets: Socket[] = [];
  const server = createMailServer((socket) => {
    sockets.push(socket.on('error', () => {}));
    socket.write('220 here\r\n');
    socket.setEncoding('utf8').on('data', (line: string) => {
      if (/^data/i.test(line)) {
        socket.write('354 go on\r\n');
        told();
      } else if (/^(?:ehlo|helo|mail|rcpt)/i.test(line)) socket.write('250 fine\r\n');
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, inData };
}

describe('a start', () => {
  test('makes the tables, serves, keeps secrets out of its log, and stops at SIGTERM', async () => {
    const empty = await scratchDatabase();
    onTestFinished(() => empty.drop());
    const site = await startSite(empty);
    expect(site.output.text).toContain('"msg":"migrations applied"');
    const secret = 'never-to-be-read-4711';
    const answer = await fetch(`http://127.0.0.1:${site.port}/sign-up?token=${secret}`, {
      method: 'POST',
      body: new URLSearchParams({ name: 'Ada', email: 'ada@example.com', password: secret }),
      headers: { origin: site.origin, cookie: `a=${secret}`, authorization: `Bearer ${secret}` },
      redirect: 'manual',
    });
    expect(answer.status).toBe(303);
    await site.says('"path":"/sign-up"');

    site.child.kill('SIGTERM');

    expect(await site.ended).toBe(0);
    expect(site.output.text).toContain('"msg":"stopped"');
    expect(site.output.text).not.toMatch(/"level":"(?:error|fatal)"/);
    expect(site.output.text).not.toContain(secret);
  });

  test('of two at once on one empty database makes the tables once', async () => {
    const empty = await scratchDatabase();
    try {
      const environments = [await freePort(), await freePort()].map((port) => ({
        DATABASE_URL: empty.url,
        PORT: String(port),
      }));
      const sites = await Promise.all(
        environments.map((environment) => runProgram('server', environment)),
      );
      await Promise.all(sites.map((site) => site.says('"msg":"listening"')));
      const applied = sites.filter(({ output }) => output.text.includes('migrations applied'));
      expect(applied).toHaveLength(1);
    } finally {
      await empty.drop();
    }
  });
});

test('a connection stays open for longer than proxies keep theirs', async () => {
  const site = await startSite();
  const { headers } = await fetch(`http://127.0.0.1:${site.port}/health/live`);
  const [, seconds] = /^timeout=(\d+)$/.exec(headers.get('keep-alive') ?? '') ?? [];
  // Caddy's two minutes are the longest among the usual ones.
  expect(Number(seconds)).toBeGreaterThan(120);
});

describe('a stop', () => {
  test.each([
    'SIGTERM',
    'SIGINT',
  ] as const)('by %s lets a running request finish, takes no new one, and exits with 0', async (signal) => {
    const site = await startSite();
    const running = await halfRequest(site.port);

    site.child.kill(signal);
    await site.says('"msg":"stopping"');
    const knock = () => fetch(`http://127.0.0.1:${site.port}/health/live`).catch(() => 'refused');
    await expect.poll(knock, { timeout: 30_000 }).toBe('refused');
    // A second signal changes nothing.
    site.child.kill(signal);

    const answer = await running.finish();
    expect(answer).toMatch(/^HTTP\/1\.1 422 /);
    // A proxy would send its next request on the same connection.
    expect(answer).toMatch(/^Connection: close\r$/m);
    expect(await site.ended).toBe(0);
    expect(site.output.text).toContain('"msg":"stopped"');
  });

  test('answers what had reached it', async () => {
    const site = await startSite();
    const open = async () => {
      const socket = connect({ host: '127.0.0.1', port: site.port });
      socket.write('GET /sign-in HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
      await once(socket, 'connect');
      return socket;
    };
    const crowd = await Promise.all(Array.from({ length: 100 }, open));
    site.child.kill('SIGTERM');

    const answers = await Promise.all(crowd.map((socket) => text(socket)));
    for (const answer of answers) expect(answer).toMatch(/^HTTP\/1\.1 200 /);
  });

  test('says that it is not ready before it closes', async () => {
    const site = await startSite();
    const ask = () => fetch(`http://127.0.0.1:${site.port}/health/ready`);
    expect((await ask()).status).toBe(200);
    site.child.kill('SIGTERM');
    await site.says('"msg":"stopping"');
    const ready = await ask();
    expect([ready.status, ready.headers.get('connection')]).toEqual([503, 'close']);
    expect(await site.ended).toBe(0);
  });

  test('by a SIGTERM to npm, as a container sends it, is the same', async () => {
    const port = await freePort();
    const npm = spawn('npm', ['start'], {
      env: { ...process.env, DATABASE_URL: database.url, PORT: String(port), HOST: '127.0.0.1' },
      detached: true,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    // All that came of it, should anything be left.
    onTestFinished(() => void spawnSync('kill', ['-9', '--', `-${npm.pid}`]));
    let output = '';
    npm.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
      if (chunk.includes('"msg":"listening"')) npm.kill('SIGTERM');
    });

    await once(npm, 'close');

    expect(output).toContain('"msg":"stopped"');
  });

  test('answers what a proxy sends at that moment on a connection that was idle', async () => {
    const site = await startSite();
    const idle = connect({ host: '127.0.0.1', port: site.port });
    const request = 'GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n';
    idle.write(request);
    await once(idle, 'data');

    site.child.kill('SIGTERM');
    await site.says('"msg":"stopping"');
    const answer = text(idle);
    idle.write(request);

    expect(await answer).toMatch(/^HTTP\/1\.1 200 .*^Connection: close\r$/ms);
    expect(await site.ended).toBe(0);
  });

  test('answers who comes while the machine is too busy to look', async () => {
    const site = await startSite();
    const busy = Array.from({ length: 50 }, () =>
      fetch(`http://127.0.0.1:${site.port}/sign-up`, {
        method: 'POST',
        body: new URLSearchParams({ name: 'Ada', email: 'no', password: 'short' }),
        headers: { origin: site.origin },
      }),
    );
    // A stopped process looks to its visitors like one that gets no time.
    site.child.kill('SIGSTOP');
    site.child.kill('SIGTERM');
    await pause(1500);
    const late = Array.from({ length: 50 }, () => fetch(`http://127.0.0.1:${site.port}/sign-in`));
    await pause(500);
    site.child.kill('SIGCONT');

    const statuses = (await Promise.all([...busy, ...late])).map(({ status }) => status);
    expect([...new Set(statuses)].sort()).toEqual([200, 422]);
    expect(await site.ended).toBe(0);
  });

  test('leaves a mail server that does not answer, and the mail goes out again later', async () => {
    const stalled = await mailServerThatStalls();
    const site = await startSite(database, {
      SMTP_URL: `smtp://127.0.0.1:${stalled.port}`,
      MAIL_FROM: 'Latchkey <site@example.com>',
    });
    const email = `stalled-${randomUUID()}@example.com`;
    const answer = await fetch(`http://127.0.0.1:${site.port}/sign-up`, {
      method: 'POST',
      body: new URLSearchParams({ name: 'Ada', email, password: 'a good long password' }),
      headers: { origin: site.origin },
      redirect: 'manual',
    });
    expect(answer.status).toBe(303);
    await stalled.inData;

    site.child.kill('SIGTERM');
    expect(await site.ended).toBe(0);
    expect(site.output.text).toContain('the stop does not wait longer for the mail server');
    const [row] = await database.query('SELECT state FROM outbox WHERE toAddress = ?', [email]);
    expect(row?.state).toBe('waiting');
  });

  test('does not wait for connections on which nothing happens', async () => {
    const site = await startSite();
    const idle = connect({ host: '127.0.0.1', port: site.port });
    idle.on('error', () => {});
    idle.write('GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await once(idle, 'data');

    site.child.kill('SIGTERM');

    // It would end by itself after two minutes, for which no test waits.
    expect(await site.ended).toBe(0);
  });
});

describe('a start that cannot be', () => {
  test('tells all mistakes of the configuration in words', async () => {
    const site = await runProgram('server', {
      BETTER_AUTH_SECRET: 'short',
      BETTER_AUTH_URL: 'somewhere',
      DATABASE_URL: 'postgres://x/y',
      PORT: 'many',
    });
    expect(await site.ended).toBe(1);
    for (const name of ['BETTER_AUTH_SECRET', 'BETTER_AUTH_URL', 'DATABASE_URL', 'PORT']) {
      expect(site.output.text).toContain(`  - ${name} `);
    }
    expectPlainWords(site);
  });

  test('is one that would show its mails to the internet', async () => {
    const site = await runProgram('server', {
      DATABASE_URL: database.url,
      BETTER_AUTH_URL: 'https://accounts.example.com',
    });
    expect(await site.ended).toBe(1);
    expect(site.output.text).toContain('  - SMTP_URL must be set unless');
    expectPlainWords(site);
  });

  test('says when its port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    try {
      const environment = { DATABASE_URL: database.url, PORT: String(port) };
      const site = await runProgram('server', environment);
      expect(await site.ended).toBe(1);
      expect(site.output.text).toContain('Port in use');
      expect(site.output.text).toContain(String(port));
      expectPlainWords(site);
    } finally {
      other.close();
    }
  });

  test.each([
    ['an address of another machine', '192.0.2.1'],
    ['what is no address', '999.1.1.1'],
  ])('says when it cannot listen on %s', async (_, host) => {
    // Beyond this machine a site wants a mail server before anything else.
    const environment = { DATABASE_URL: database.url, HOST: host, ...NO_MAIL_SERVER };
    const site = await runProgram('server', environment);
    expect(await site.ended).toBe(1);
    expect(site.output.text).toContain('It cannot listen: ');
    expect(site.output.text).toContain(host);
    expect(site.output.text).toContain('Look at HOST and PORT.');
    expectPlainWords(site);
  });

  test('says when its database cannot be reached', async () => {
    const url = `mysql://root@127.0.0.1:${await freePort()}/latchkey`;
    const site = await runProgram('server', { DATABASE_URL: url });
    expect(await site.ended).toBe(1);
    expect(site.output.text).toContain('The database cannot be reached');
    expectPlainWords(site);
  });
});
