import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { projectPath } from '../src/root.ts';

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

/**
 * Makes one file of a program of this folder, as production runs it: what reads TypeScript as it comes gives
 * every function its name at each call, which slows down those who make many. Packages stay where they are.
 */
export async function built(program: URL): Promise<string> {
  const source = fileURLToPath(program);
  const outfile = projectPath(`node_modules/.cache/latchkey-bench/${basename(source, '.ts')}.mjs`);
  await build({
    entryPoints: [source],
    outfile,
    bundle: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
  });
  return outfile;
}

/**
 * Starts one of this folder's programs in a process of its own, so that the client's work does not
 * count as the server's. `flags`: of Node, for how it runs.
 */
export async function startProcess<Places>(
  program: URL,
  environment: NodeJS.ProcessEnv,
  flags: readonly string[] = [],
): Promise<Started<Places>> {
  const child = fork(await built(program), {
    env: { PATH: process.env.PATH, NODE_ENV: 'production', ...environment },
    // Its log is written, as in production, to where nobody reads it.
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    execArgv: ['--expose-gc', ...flags],
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
