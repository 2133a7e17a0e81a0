import { createInterface } from 'node:readline/promises';
import {
  type Command,
  CommandError,
  type CommandOutcome,
  EXIT,
  type Given,
} from '../src/auth/command.ts';
import { ConfigError, loadEnvironment } from '../src/config/config.ts';
import { explainDatabaseFailure } from '../src/db/failure.ts';
import { commands } from '../src/features/index.ts';
import { helpOf, helpOfAll, readCommandLine } from './command-line.ts';
import { openRoom } from './command-room.ts';
import { runScript } from './script.ts';

/** `npm run latchkey -- help`: what an operator does by name. */
async function main(words: readonly string[]): Promise<void> {
  const { command, given, json, yes, help } = readCommandLine(commands, words);
  if (!command || help) {
    await write(`${command ? helpOf(command) : helpOfAll(commands)}\n`);
    return;
  }
  await confirm(command, given, yes);
  const room = openRoom(loadEnvironment(), write, (text) => process.stderr.write(`${text}\n`));
  try {
    await tell(await command.run(given, room), json);
  } finally {
    await room.close();
  }
}

/** @throws CommandError when it cannot be undone, and nobody says that it is meant */
async function confirm({ confirm: ask }: Command, given: Given, yes: boolean): Promise<void> {
  const question = ask?.(given);
  if (question === undefined || yes) return;
  const notConfirmed = new CommandError(
    `${question} This cannot be undone. Say --yes if it is meant; nothing was done.`,
    EXIT.notConfirmed,
  );
  if (!process.stdin.isTTY) throw notConfirmed;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question(`${question} This cannot be undone. Type "yes": `);
  terminal.close();
  if (answer.trim().toLowerCase() !== 'yes') throw notConfirmed;
}

async function tell(
  { text, data, exit = EXIT.done }: CommandOutcome,
  json: boolean,
): Promise<void> {
  // A command without words has written what it has to say.
  if (text !== '') await write(`${json ? JSON.stringify(data) : text}\n`);
  process.exitCode = exit;
}

/** What is piped to a slow reader waits for it. */
function write(text: string): Promise<void> {
  return new Promise((resolve) => {
    if (process.stdout.write(text)) resolve();
    else process.stdout.once('drain', resolve);
  });
}

/** A command that was refused tells why, and ends with a status of its own. */
async function mainInWords(words: readonly string[]): Promise<void> {
  try {
    await main(words);
  } catch (error) {
    const text =
      error instanceof CommandError || error instanceof ConfigError
        ? error.message
        : explainDatabaseFailure(error);
    if (text === undefined) throw error;
    process.exitCode = error instanceof CommandError ? error.exit : EXIT.failed;
    if (words.includes('--json')) await write(`${JSON.stringify({ error: text })}\n`);
    else console.error(text);
  }
}

runScript(() => mainInWords(process.argv.slice(2)));
