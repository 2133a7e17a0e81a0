import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';

/** A process of the bench, which has told where it listens. */
export interface Started<Places> {
  readonly places: Places;
  /** What it holds, after its garbage is collected, and what it has done. */
  state(): Promise<ProcessState>;
  stop(): Promise<void>;
}

export interface ProcessState {
  /** Bytes. */
  readonly memory: number;
  /** Requests that it has been sent. */
  readonly requests: number;
}

/** What teaches Node to read our sources. */
export const TYPESCRIPT = ['--import', import.meta.resolve('tsx')];

/**
 * Starts one of this folder's programs in a process of its own, so that the client's work does not
 * count as the server's. `flags`: of Node, for how it runs.
 */
export async function startProcess<Places>(
  program: URL,
  environment: NodeJS.ProcessEnv,
  flags: readonly string[] = [],
): Promise<Started<Places>> {
  const child = fork(fileURLToPath(program), {
    env: { PATH: process.env.PATH, NODE_ENV: 'production', ...environment },
    // Its log is written, as in production, to where nobody reads it.
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    execArgv: [...TYPESCRIPT, '--expose-gc', ...flags],
  });
  const places = await Promise.race([
    once(child, 'message').then(([message]) => message as Places),
    once(child, 'exit').then(() => Promise.reject(new Error(`${program.pathname} did not start`))),
  ]);
  return { places, state: () => state(child), stop: () => stop(child) };
}

async function state(child: ChildProcess): Promise<ProcessState> {
  const answer = once(child, 'message');
  child.send('state');
  const [given] = await answer;
  return given as ProcessState;
}

async function stop(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit');
  child.disconnect();
  await gone;
}

/** In the process: tells where its server listens, and ends with its parent. */
export function tellParent(places: Readonly<Record<string, string>>, server: Server): void {
  let requests = 0;
  server.on('request', () => {
    requests += 1;
  });
  process.send?.(places);
  process.on('disconnect', () => process.exit());
  process.on('message', () => {
    globalThis.gc?.();
    const { heapUsed, external } = process.memoryUsage();
    process.send?.({ memory: heapUsed + external, requests });
  });
}

/** In the process: listens on a free port, and says where. */
export async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
