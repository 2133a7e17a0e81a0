import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const RUN = fileURLToPath(new URL('../../bin/run.js', import.meta.url));

/** The longest that a start of the site may take, the build of its bundle included; milliseconds. */
const START = 90_000;

/** The site in a process of its own, from the bundle. */
export interface Site {
  readonly base: string;
  readonly child: ChildProcess;
  /** What it has written so far. */
  readonly output: { text: string };
  /** Ends it, asked or not, and removes its folder. */
  stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

/** Starts the site in an empty folder, where no `.env` is found, and waits until it is ready. */
export async function startSite(port: number, environment: NodeJS.ProcessEnv): Promise<Site> {
  const cwd = await mkdtemp(join(tmpdir(), 'latchkey-faults-'));
  const base = `http://127.0.0.1:${port}`;
  const child = spawn(process.execPath, [RUN, 'server'], {
    cwd,
    env: {
      PATH: process.env.PATH,
      BETTER_AUTH_SECRET: 'a-secret-for-faults-only-0123456789abcdef',
      BETTER_AUTH_URL: base,
      PORT: String(port),
      TRUST_PROXY: 'loopback',
      LOG_FORMAT: 'json',
      MAIL_FROM: 'site@example.com',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'exit');
  const output = { text: '' };
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      output.text = (output.text + chunk).slice(-200_000);
    });
  }
  const site: Site = {
    base,
    child,
    output,
    async stop(signal) {
      child.kill(signal);
      const insist = setTimeout(() => child.kill('SIGKILL'), 15_000);
      await ended;
      clearTimeout(insist);
      await rm(cwd, { recursive: true, force: true });
    },
  };
  try {
    const exit = ended.then(() => Promise.reject(new Error(`The site ended: ${output.text}`)));
    await Promise.race([until(() => isReady(base), START), exit]);
  } catch (error) {
    await site.stop('SIGKILL');
    throw error;
  }
  return site;
}

/** Whether the site says that it is able to work. */
export async function isReady(base: string): Promise<boolean> {
  const answer = await fetch(`${base}/health/ready`).catch(() => undefined);
  await answer?.arrayBuffer();
  return answer?.status === 200;
}

/** @throws when it has not become so in time; milliseconds */
export async function until(
  isSo: () => boolean | Promise<boolean>,
  longest: number,
): Promise<number> {
  const began = performance.now();
  while (!(await isSo())) {
    if (performance.now() - began > longest) throw new Error(`not within ${longest} ms`);
    await sleep(50);
  }
  return performance.now() - began;
}

/** Another site on this machine, such as a provider: answers, or hangs for as long as it is told to. */
export async function startNeighbour(answer: RequestListener) {
  let hangs = false;
  const server = createServer((req, res) => {
    if (!hangs) answer(req, res);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    hang(yes: boolean) {
      hangs = yes;
    },
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/**
 * A port on which nobody listens. It lies below those that systems give to outgoing connections, which come and go
 * by the hundred here: a server that is stopped finds its port free when it comes back.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(15_000, 32_000);
    const server = createServer().listen(port, '127.0.0.1');
    const isFree = await once(server, 'listening').then(
      () => true,
      () => false,
    );
    if (!isFree) continue;
    server.close();
    await once(server, 'close');
    return port;
  }
}
