import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { TYPESCRIPT } from '../support/sources.ts';

const LOG = fileURLToPath(new URL('../../src/log.ts', import.meta.url));

test('secrets are never written, wherever they stand', async () => {
  const lines = await written(`
    log.info({ password: 'hidden-1', body: { newPassword: 'hidden-2', token: 'hidden-3' } }, 'a');
    log.info({ req: { headers: { cookie: 'hidden-4', authorization: 'hidden-5', host: 'seen' } } }, 'b');
    log.info({ res: { headers: { 'set-cookie': ['hidden-6'] } } }, 'c');
    log.error({ err: Object.assign(new Error('seen'), { sql: 'hidden-7' }) }, 'd');
    const cause = Object.assign(new Error('seen'), { sql: 'hidden-8' });
    log.error({ err: new Error('outer', { cause }) }, 'e');
    log.info({ a: { b: { code: 'hidden-9', secret: 'hidden-10', otp: 'hidden-11' } } }, 'f');
  `);
  expect(lines).toHaveLength(6);
  expect(lines.join('')).toContain('seen');
  expect(lines.join('')).not.toContain('hidden');
});

test('a line is JSON, with its level in a word and its time in UTC', async () => {
  const [line = ''] = await written(`log.warn('careful'); log.debug('not at this level');`);
  expect(JSON.parse(line)).toMatchObject({
    level: 'warn',
    msg: 'careful',
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
  });
});

test.each([
  ['the process exits', 'process.exit();'],
  ['an error is caught by nobody', "setImmediate(() => { throw new Error('uncaught'); });"],
  ['nothing is left to do', ''],
])('all lines are written when %s', async (_how, end) => {
  const lines = await written(`for (let n = 0; n < 300; n += 1) log.info({ n }, 'line'); ${end}`);
  expect(lines.map((line) => JSON.parse(line).n)).toEqual([...Array(300).keys()]);
});

test('a line is written while nothing else is logged', async () => {
  const lines = await written(
    `log.info('first'); setTimeout(() => process.kill(process.pid, 'SIGKILL'), 1000);`,
  );
  expect(lines).toHaveLength(1);
});

test.each([
  ['the process exits', 'process.exit(3);'],
  ['another line is written', 'setTimeout(() => process.exit(3), 300);'],
])('a process whose reader has gone ends all the same when %s', async (_how, end) => {
  const child = logging(`log.info('first');
    process.stdin.once('data', () => { log.info('nobody reads this'); ${end} });`);
  await once(child.stdout, 'data');
  child.stdout.destroy();
  child.stdin.write('gone');
  expect(await once(child, 'exit')).toEqual([3, null]);
});

/** What a process writes that logs so: the real log goes to standard output. */
async function written(statements: string): Promise<string[]> {
  const child = logging(statements);
  child.stdin.end();
  const output = await text(child.stdout);
  if (child.exitCode === null) await once(child, 'exit');
  return output.trim().split('\n');
}

function logging(statements: string) {
  const program = `import { createLog } from '${LOG}'; const log = createLog('info'); ${statements}`;
  const args = ['--import', TYPESCRIPT, '--input-type=module', '--eval', program];
  return spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'ignore'] });
}
