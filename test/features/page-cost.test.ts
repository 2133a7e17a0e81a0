import fs from 'node:fs';
import { ServerResponse } from 'node:http';
import { createRequire, syncBuiltinESMExports } from 'node:module';
import type { PoolConnection } from 'mysql2';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { views } from '../../src/web/views/views.ts';
import { PRODUCTION, startTestApp, type TestApp } from '../support/app.ts';
import type { TestClient } from '../support/client.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp(PRODUCTION);
  await views.compileAll();
  // What it asks the database is no page's.
  await app.deps.outbox.stop();
});
afterAll(() => app.stop());

/**
 * What a page may cost, counted: a number that grows is a decision, not an accident. Times are for
 * `npm run bench`. SQL statements, and handlers of Express that the request passes.
 */
const PAGES: readonly (readonly [
  path: string,
  who: 'guest' | 'user',
  sql: number,
  steps: number,
])[] = [
  ['/site.css', 'user', 0, 1],
  ['/health/live', 'user', 0, 2],
  ['/', 'guest', 0, 27],
  ['/sign-in', 'guest', 0, 30],
  ['/sign-up', 'guest', 0, 30],
  ['/dashboard', 'user', 2, 28],
  ['/account/devices', 'user', 2, 30],
  ['/account/history', 'user', 2, 28],
  ['/account/security', 'user', 6, 30],
  ['/account/profile', 'user', 1, 30],
];

describe.each(PAGES)('%s for a %s', (path, who, sql, steps) => {
  let client: TestClient;
  beforeAll(async () => {
    client = who === 'user' ? (await app.make.signedIn()).client : app.client();
    await client.get(path);
  });

  test(`asks the database at most ${sql} times`, async () => {
    const asked = await statementsOf(() => client.get(path));
    expect(asked.length, asked.join('\n')).toBeLessThanOrEqual(sql);
  });

  test('has its views in memory', async () => {
    const opened = await filesOpenedBy(() => client.get(path));
    expect(opened).toEqual([]);
  });

  test(`passes at most ${steps} handlers`, async () => {
    expect(await stepsOf(() => client.get(path))).toBeLessThanOrEqual(steps);
  });

  // What either does to V8: docs/decisions/0072-born-requests.md.
  test('leaves its request without accessors and its answer with one listener', async () => {
    const { accessors, listeners } = await madeOf(() => client.get(path));
    expect(accessors).toEqual([]);
    expect(listeners).toBeLessThanOrEqual(1);
  });
});

/** What a connection of mysql2 is told to do; its types do not have it. */
type Commanded = PoolConnection & { addCommand(command: Command): unknown };
type Command = object & { readonly sql?: string };

/** The SQL statements that are sent meanwhile. */
async function statementsOf(act: () => PromiseLike<unknown>): Promise<string[]> {
  const { pool } = app.deps.database.pool;
  const statements: string[] = [];
  const wrapped = new Map<Commanded, Commanded['addCommand']>();
  const watch = (connection: PoolConnection) => {
    const commanded = connection as Commanded;
    if (wrapped.has(commanded)) return;
    const { addCommand } = commanded;
    wrapped.set(commanded, addCommand);
    commanded.addCommand = (command) => {
      const kind = command.constructor.name;
      if (kind === 'Query' || kind === 'Execute') statements.push(command.sql ?? kind);
      return addCommand.call(commanded, command);
    };
  };
  pool.on('acquire', watch);
  await act();
  pool.off('acquire', watch);
  for (const [connection, addCommand] of wrapped) connection.addCommand = addCommand;
  return statements;
}

/** What is looked up on the disk meanwhile. */
async function filesOpenedBy(act: () => PromiseLike<unknown>): Promise<string[]> {
  const opened: string[] = [];
  const spies = (['readFileSync', 'existsSync', 'statSync', 'openSync', 'readFile'] as const).map(
    (name) => {
      const real = fs[name] as (...args: unknown[]) => unknown;
      return vi.spyOn(fs, name as 'existsSync').mockImplementation((...args) => {
        opened.push(String(args[0]));
        return real(...args) as boolean;
      });
    },
  );
  syncBuiltinESMExports();
  await act();
  for (const spy of spies) spy.mockRestore();
  syncBuiltinESMExports();
  return opened;
}

/** The accessors that a request gets of its own, and the listeners of its answer's end. */
async function madeOf(act: () => PromiseLike<unknown>) {
  let accessors: string[] = [];
  let listeners = 0;
  const end = vi.spyOn(ServerResponse.prototype, 'end').mockImplementation(function (
    this: ServerResponse,
    ...given: unknown[]
  ) {
    const own = Object.entries(Object.getOwnPropertyDescriptors(this.req));
    accessors = own.flatMap(([name, { get }]) => (get ? [name] : []));
    listeners = this.listenerCount('close');
    end.mockRestore();
    return Reflect.apply(ServerResponse.prototype.end, this, given);
  });
  await act();
  return { accessors, listeners };
}

/** How many handlers of Express are called meanwhile. */
async function stepsOf(act: () => PromiseLike<unknown>): Promise<number> {
  const within = createRequire(createRequire(import.meta.url).resolve('express'));
  const { prototype } = within('router/lib/layer.js') as {
    prototype: { handleRequest(...args: unknown[]): void };
  };
  const spy = vi.spyOn(prototype, 'handleRequest');
  await act();
  const steps = spy.mock.calls.length;
  spy.mockRestore();
  return steps;
}
