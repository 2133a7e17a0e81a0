import { readCommandLine } from '../../bin/command-line.ts';
import { CommandError, type CommandRoom, EXIT } from '../../src/auth/command.ts';
import { commands } from '../../src/features/index.ts';
import type { TestApp } from './app.ts';

/** What a command has come to. */
export interface Ran {
  readonly exit: number;
  readonly text: string;
  readonly data: unknown;
  /** What it wrote while it ran. */
  readonly written: string;
}

/** Does what `npm run latchkey -- …` does, in this process and on the database of the app. */
export async function runCommand(
  app: TestApp,
  words: readonly string[],
  parts: Partial<CommandRoom> = {},
): Promise<Ran> {
  let written = '';
  const room: CommandRoom = {
    environment: {},
    config: () => app.config,
    database: async () => app.deps.database,
    site: async () => app.deps,
    async write(text) {
      written += text;
    },
    warn() {},
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
