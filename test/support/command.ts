import { readCommandLine } from '../../bin/command-line.ts';
import { CommandError, type CommandRoom, EXIT } from '../../src/auth/command.ts';
import { commands } from '../../src/features/index.ts';
import { examine } from '../../src/features/operator/commands/doctor.ts';
import type { TestApp } from './app.ts';

/** What a command has come to. */
export interface Ran {
  readonly exit: number;
  readonly text: string;
  readonly data: unknown;
  /** What it wrote while it ran. */
  readonly written: string;
}

/** What commands are given of the app; what they write goes nowhere. */
export function commandRoom({ config, deps }: TestApp): CommandRoom {
  return {
    environment: {},
    config: () => config,
    database: async () => deps.database,
    site: async () => deps,
    async write() {},
    warn() {},
  };
}

/**
 * Gives what the doctor says about a part of the app, of which it is told that its database is a server with
 * this address.
 */
export async function doctorsWords(app: TestApp, url: string, part: string): Promise<string[]> {
  const database = { kind: 'server', url, ca: undefined } as const;
  const room = { ...commandRoom(app), config: () => ({ ...app.config, database }) };
  return (await examine(room)).filter(({ about }) => about === part).map(({ text }) => text);
}

/** Does what `npm run latchkey -- …` does, in this process and on the database of the app. */
export async function runCommand(
  app: TestApp,
  words: readonly string[],
  parts: Partial<CommandRoom> = {},
): Promise<Ran> {
  let written = '';
  const room: CommandRoom = {
    ...commandRoom(app),
    async write(text) {
      written += text;
    },
    ...parts,
  };
  try {
    const { command, given } = readCommandLine(commands, words);
    if (!command) throw new Error('That is the help.');
    const { text, data, exit = EXIT.done } = await command.run(given, room);
    return { exit, text, data, written };
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    return { exit: error.exit, text: error.message, data: undefined, written };
  }
}
