import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createConnection } from 'mysql2/promise';
import { createDatabase } from '../src/db/database.ts';
import { startThrowawayServer } from '../test/support/server.ts';
import { closeClient } from './client.ts';
import { dashboards } from './dashboard.ts';
import { newPerson } from './people.ts';
import { signIns } from './sign-in.ts';

/** `npm run bench`: ratios between two sides that run in turn, on this machine alone. */
async function main(): Promise<void> {
}
await main();
