import { randomBytes } from 'node:crypto';
import { readFile, realpath, stat } from 'node:fs/promises';
import { parseEnv } from 'node:util';
import { type Command, CommandError, EXIT } from '../../../auth/command.ts';
import type { Config } from '../../../config/config.ts';
import { option } from './given.ts';
import { writeWhole } from './whole-file.ts';

/** Variables of the environment and their new values; an empty one is removed. */
type Lines = Readonly<Record<'BETTER_AUTH_SECRETS' | 'TRUSTED_SECRETS', string>>;

export const rotate: Command = {
  name: 'secrets rotate',
  about:
    'Makes a newer secret and says what to set; the operator says whether the old one was seen.',
  options: {
    seen: { about: 'it may have been seen: everybody is signed out' },
    'not-seen': { about: 'nobody has seen it: nobody is signed out' },
    file: { about: 'changes this file of settings instead of showing the secret', value: 'path' },
  },
  async run(given, room) {
    const { seen, 'not-seen': notSeen } = given.options;
    if (Boolean(seen) === Boolean(notSeen)) {
      throw new CommandError(
        'Say whether the old secret may have been seen: --seen or --not-seen.',
      );
    }
    const config = room.config();
    const lines = nextSecrets(config, seen ? 'seen' : 'notSeen');
    const file = option(given, 'file');
    if (file !== undefined) await replaceIn(file, lines, secretsOf(config));
    const text = Object.entries(lines).map(([name, value]) => `    ${name}=${value}`);
    return {
      text: [
        file === undefined
          ? `On every instance set these beside BETTER_AUTH_SECRET, and start them again:\n\n${text.join('\n')}\n`
          : `${file} is changed. Do the same on every instance, and start them again.`,
        seen ? SIGNS_OUT : SIGNS_NOBODY_OUT,
        'Then run `npm run latchkey -- secrets reseal`.',
      ].join('\n'),
      data: file === undefined ? lines : { file },
    };
  },
};

const SIGNS_OUT =
  'Everybody is signed out by that. When the database was read, too, nothing else has to be done: ' +
  'session tokens alone open nothing.';

const SIGNS_NOBODY_OUT =
  'Nobody is signed out. After 90 days no session is as old as that: take TRUSTED_SECRETS away then.';

/**
 * Puts a new secret before the others. What the previous one has signed counts on only if nobody has seen it
 * (`old`).
 */
function nextSecrets({ newerSecrets, trustedSecrets }: Config, old: 'seen' | 'notSeen'): Lines {
  const numbers = newerSecrets.map(({ version }) => version);
  const next = Math.max(0, ...numbers) + 1;
  const secrets = [
    { version: next, value: randomBytes(32).toString('base64url') },
    ...newerSecrets,
  ];
  // A secret that is not trusted any more never becomes trusted again.
  const trusted = old === 'seen' ? [] : [numbers[0] ?? 0, ...trustedSecrets];
  return {
    BETTER_AUTH_SECRETS: secrets.map(({ version, value }) => `${version}:${value}`).join(','),
    TRUSTED_SECRETS: [...new Set(trusted)].join(','),
  };
}

/** The secrets that the command was started with, as the environment has them. */
function secretsOf({ secret, newerSecrets }: Config): readonly string[] {
  return [secret, ...newerSecrets.map(({ version, value }) => `${version}:${value}`)];
}

/**
 * Changes the lines of these variables, or adds them; the file is replaced at once, with its owner and rights.
 * `known`: what it may have of secrets. A file of another site would lose those that its data is kept with.
 */
async function replaceIn(named: string, lines: Lines, known: readonly string[]): Promise<void> {
  try {
    // A link stays one.
    const file = await realpath(named);
    const { mode, uid, gid } = await stat(file);
    const present = await readFile(file, 'utf8');
    const { BETTER_AUTH_SECRET: first, BETTER_AUTH_SECRETS: newer = '' } = parseEnv(present);
    const there = [first ?? '', ...newer.split(',').map((one) => one.trim())].filter(Boolean);
    if (there.some((one) => !known.includes(one))) {
      throw new Error('it has another secret than this command was started with');
    }
    const text = Object.entries(lines).reduce(withLine, present);
    const read = parseEnv(text);
    if (Object.entries(lines).some(([name, value]) => read[name] !== value)) {
      throw new Error('an older secret, or a line of it, would be read as another one');
    }
    await writeWhole(file, mode & 0o777, async (replacement) => {
      await replacement.writeFile(text);
      const made = await replacement.stat();
      if (made.uid !== uid || made.gid !== gid) await replacement.chown(uid, gid);
    });
  } catch (error) {
    throw new CommandError(
      `${named} cannot be changed: ${(error as Error).message}. Without --file the lines are shown.`,
      EXIT.failed,
    );
  }
}

function withLine(text: string, [name, value]: readonly [string, string]): string {
  const line = `${name}=${value}`;
  const before = new RegExp(`^(?:export\\s+)?${name}[ \\t]*=.*$`, 'm');
  // As a function: `$` in a replacement has a meaning of its own.
  if (before.test(text)) return text.replace(before, () => line);
  return `${text.trimEnd()}\n${line}\n`;
}
