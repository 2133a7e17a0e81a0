import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, vi } from 'vitest';
import type { PROGRAMS } from '../../bin/build.js';

/** A program of ours, running as a process of its own. */
export interface Program {
  readonly child: ChildProcess;
  /** What it has written so far, on either stream. */
  readonly output: { text: string };
  /** Resolves when the output has this. */
  says(words: string): Promise<void>;
  /** Resolves with the exit code when it has ended. */
  readonly ended: Promise<number | null>;
  /** Kills it, should it still run, and removes its folder. */
  end(): Promise<void>;
}

/** The least that it needs; nothing else of this process's environment goes along. */
const ENVIRONMENT = {
  PATH: process.env.PATH,
  BETTER_AUTH_SECRET: 'a-secret-for-tests-only-0123456789abcdef',
};

const RUN = fileURLToPath(new URL('../../bin/run.js', import.meta.url));

/** On a machine under load a start takes a while. */
const PATIENCE = { timeout: 60_000, interval: 20 };

/** Runs a program until the end of the test, when it is killed should it still run. */
export async function runProgram(
  name: keyof typeof PROGRAMS,
  environment: NodeJS.ProcessEnv,
  args: readonly string[] = [],
): Promise<Program> {
  const program = await startProgram(name, environment, args);
  onTestFinished(program.end);
  return program;
}

/**
 * Runs a program as npm does, from the bundle that test/setup.ts has made, in an empty folder, where
 * no `.env` is found.
 */
export async function startProgram(
  name: keyof typeof PROGRAMS,
  environment: NodeJS.ProcessEnv,
  args: readonly string[] = [],
): Promise<Program> {
  const cwd = await mkdtemp(join(tmpdir(), 'latchkey-site-'));
  const child = spawn(process.execPath, [RUN, name, ...args], {
    cwd,
    env: { ...ENVIRONMENT, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  const output = { text: '' };
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      output.text += chunk;
    });
  }
  return {
    child,
    output,
    ended,
    async end() {
      child.kill('SIGKILL');
      await ended;
      await rm(cwd, { recursive: true, force: true });
    },
    async says(words) {
      await vi.waitFor(() => {
        if (!output.text.includes(words)) throw new Error(`"${words}" is not in: ${output.text}`);
      }, PATIENCE);
    },
  };
}

/** What a program wrote is for people: no stack, no names of files within it. */
export function expectPlainWords({ output }: Program): void {
  expect(output.text).not.toMatch(/^\s+at /m);
  expect(output.text).not.toMatch(/node_modules|node:internal/);
}

/** A port on which nobody listens. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  return address.port;
}
