import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { plainArgon2, quietArgon2, threadsCanStandBack } from '../../src/auth/hash-threads.ts';

const COST = { memoryCost: 4096, timeCost: 1, parallelism: 1 };

test("hashes of the threads that stand back are the library's own", async () => {
  const argon2 = quietArgon2(2);
  const passwords = ['a quiet harbour', 'пароль 🔑', ''];
  for (const password of passwords) {
    const [quiet, plain] = await Promise.all([
      argon2.hash(password, COST),
      plainArgon2.hash(password, COST),
    ]);
    expect(quiet).toMatch(/^\$argon2id\$v=19\$m=4096,t=1,p=1\$/);
    expect(await plainArgon2.verify(quiet, password)).toBe(true);
    expect(await argon2.verify(plain, password)).toBe(true);
    expect(await argon2.verify(plain, `${password}x`)).toBe(false);
  }
});

test('what is no hash is refused, and the thread goes on', async () => {
  const argon2 = quietArgon2(1);
  await expect(argon2.verify('no hash', 'x')).rejects.toThrow();
  const hash = await argon2.hash('x', COST);
  expect(await argon2.verify(hash, 'x')).toBe(true);
});

test.runIf(threadsCanStandBack())('their threads stand back, and the others do not', async () => {
  const argon2 = quietArgon2(2);
  await Promise.all([argon2.hash('x', COST), argon2.hash('y', COST)]);
  const niceness = nicenessOfThreads();
  const own = niceness.get(process.pid) ?? Number.NaN;
  expect([...niceness.values()].filter((nice) => nice >= own + 5).length).toBeGreaterThan(1);
});

/** proc_pid_stat(5): the nineteenth field, counted from behind the name. */
function nicenessOfThreads(): Map<number, number> {
  const threads = readdirSync('/proc/self/task').map((thread): [number, number] => {
    const stat = readFileSync(`/proc/self/task/${thread}/stat`, 'utf8');
    return [Number(thread), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16])];
  });
  return new Map(threads);
}
