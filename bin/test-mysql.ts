import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { connectionOptions } from '../src/db/pool.ts';
import { runScript } from './script.ts';

const USAGE = `npm run test:mysql -- mysql://root@127.0.0.1:3306 [files]
Runs the tests on a server of yours. The account must be allowed to create databases and accounts, and to hand on
its rights; all that the tests make begins with latchkey_.`;

/** `npm run test:mysql -- mysql://…`: the tests, on that server instead of the private one. */
async function main(): Promise<void> {
  const [url = '', ...files] = process.argv.slice(2);
  if (!URL.canParse(url) || new URL(url).protocol !== 'mysql:') {
    console.error(USAGE);
    process.exitCode = 2;
    return;
  }
  console.log(`The tests run on ${await versionOf(url)}.`);
  const vitest = fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url));
  const tests = spawn(process.execPath, [vitest, 'run', ...files], {
    env: { ...process.env, TEST_DATABASE_URL: url },
    stdio: 'inherit',
  });
  tests.on('exit', (code) => {
    process.exitCode = code ?? 1;
  });
}

async function versionOf(url: string): Promise<string> {
  const { database: _, ...server } = connectionOptions({ url });
  const connection = await createConnection(server);
  try {
    const [rows] = await connection.query<RowDataPacket[]>(
      `SELECT CONCAT(@@version_comment, ', ', @@version) AS version`,
    );
    return rows[0]?.version;
  } finally {
    await connection.end();
  }
}

runScript(main);
