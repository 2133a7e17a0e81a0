import type { TestProject } from 'vitest/node';
import { buildBundle } from '../bin/bundle.js';
import { startThrowawayServer } from './support/server.ts';

/**
 * Once before all tests: the bundle that some of them start, and a database server for all of them.
 * Each worker makes its own database on it. TEST_DATABASE_URL names another server instead, such as a MySQL 9, with an account that may
 * create databases.
 */
export async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const url = process.env.TEST_DATABASE_URL;
  const [own] = await Promise.all([url ? undefined : startThrowawayServer(), buildBundle()]);
  project.provide('databaseServer', own?.server ?? { url: String(url) });
  return own?.remove;
}
