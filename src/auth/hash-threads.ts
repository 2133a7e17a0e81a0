import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import { hash, type Options, verify } from '@node-rs/argon2';

/** Computes argon2id. */
export interface Argon2 {
  hash(password: string, options: Options): Promise<string>;
  /** @throws when `hash` is no argon2 hash */
  verify(hash: string, password: string): Promise<boolean>;
}

/** On libuv's threads, which the system treats as it treats the one that answers requests. */
export const plainArgon2: Argon2 = { hash, verify };

type Task =
  | { readonly name: 'hashSync'; readonly args: [password: string, options: Options] }
  | { readonly name: 'verifySync'; readonly args: [hash: string, password: string] };

type Result = { readonly value: unknown } | { readonly error: unknown };

/** How far hashes stand back: added to the nice value of the process. */
const STANDS_BACK = 10;

/**
 * Hashes on threads of their own with a lower priority: any other work that needs a core, such as the thread
 * that answers requests or a database on this machine, gets it at once. So hashes may take every core, and
 * pages do not wait for them. Only Linux gives a single thread a priority of its own; elsewhere this is
 * `plainArgon2`, and the caller should leave a core free. `most`: so many threads, started when they are
 * needed; no more may be asked for at once.
 */
export function quietArgon2(most: number): Argon2 {
  if (!threadsCanStandBack()) return plainArgon2;
  const idle: Worker[] = [];
  let started = 0;

  /** The thread is released with its task: an idle thread keeps no process alive. */
  const run = async <T>(task: Task): Promise<T> => {
    const thread = idle.pop() ?? newThread();
    thread.ref();
    const result = await resultOf(thread, task).catch((error) => {
      // The thread has died. The next task gets a new one.
      started -= 1;
      throw error;
    });
    thread.unref();
    idle.push(thread);
    if ('error' in result) throw result.error;
    return result.value as T;
  };
  const newThread = () => {
    if (started === most) throw new Error(`${most} passwords are being hashed already`);
    started += 1;
    const library = createRequire(import.meta.url).resolve('@node-rs/argon2');
    return new Worker(THREAD, { eval: true, workerData: { library, standsBack: STANDS_BACK } });
  };
  return {
    hash: (password, options) => run({ name: 'hashSync', args: [password, options] }),
    verify: (given, password) => run({ name: 'verifySync', args: [given, password] }),
  };
}

/** Whether `quietArgon2` keeps the other threads quick. */
export function threadsCanStandBack(): boolean {
  return process.platform === 'linux';
}

/**
 * The code of a thread is a text, because a bundle is one file. Node's `os.setPriority` takes a thread on
 * Linux.
 */
const THREAD = `
const { readlinkSync } = require('node:fs');
const { getPriority, setPriority } = require('node:os');
const { parentPort, workerData } = require('node:worker_threads');
const library = require(workerData.library);
try {
  const thread = Number(readlinkSync('/proc/thread-self').split('/').at(-1));
  setPriority(thread, Math.min(19, getPriority() + workerData.standsBack));
} catch {
  // Without /proc the number of this thread is unknown: it hashes with the usual priority.
}
parentPort.on('message', ({ name, args }) => {
  try {
    parentPort.postMessage({ value: library[name](...args) });
  } catch (error) {
    parentPort.postMessage({ error });
  }
});
`;

function resultOf(thread: Worker, task: Task): Promise<Result> {
  return new Promise((resolve, reject) => {
    const died = (reason: unknown) =>
      reject(reason instanceof Error ? reason : new Error('a thread that hashes has ended'));
    thread.once('error', died).once('exit', died);
    thread.once('message', (result: Result) => {
      thread.off('error', died).off('exit', died);
      resolve(result);
    });
    thread.postMessage(task);
  });
}
