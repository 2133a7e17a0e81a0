import type { Config } from '../config/config.ts';
import type { Database } from '../db/database.ts';
import type { Deps } from './deps.ts';

/** With what status the command line ends; docs/operations.md says the same. */
export const EXIT = {
  /** Done, or it was so already. */
  done: 0,
  /** It failed: the configuration, the database, or a fault of ours. */
  failed: 1,
  /** The command was not written as `help` says. */
  misused: 2,
  /** There is no such account. */
  notFound: 3,
  /** It cannot be undone, and nobody confirmed it. Nothing was done. */
  notConfirmed: 4,
  /** `doctor` or `audit verify` has found a mistake. */
  unwell: 5,
} as const;

/** One option of a command, such as `--since`. */
export interface CommandOption {
  readonly about: string;
  /** What stands for its value in the help; without it the option has none. */
  readonly value?: string;
}

/** What was typed behind the name of a command. */
export interface Given {
  /** The first word that is no option; '' when there is none. */
  readonly operand: string;
  /** Those that were given, by name: a text, or true for one that has no value. */
  readonly options: Readonly<Record<string, string | true | undefined>>;
}

/** What a command has come to: for a person, and with `--json` for a program. */
export interface CommandOutcome {
  readonly text: string;
  readonly data: object;
  readonly exit?: (typeof EXIT)[keyof typeof EXIT];
}

/**
 * What a command may use. Each part is opened when the command asks for it, and closed when the command has
 * ended.
 */
export interface CommandRoom {
  readonly environment: NodeJS.ProcessEnv;
  /** @throws {ConfigError} when the configuration has mistakes */
  config(): Config;
  database(): Promise<Database>;
  /** Everything that the site has. No chore runs, and nothing listens. */
  site(): Promise<Deps>;
  /** Writes to standard output, as fast as it is read. */
  write(text: string): Promise<void>;
  /** Tells something on standard error. */
  warn(text: string): void;
}

/** Something that an operator does by name: `npm run latchkey -- users disable ada@example.com`. */
export interface Command {
  /** One word or two. */
  readonly name: string;
  /** One line for the help. */
  readonly about: string;
  /** What stands for its operand in the help; without it the command takes none. */
  readonly operand?: string;
  readonly operandOptional?: true;
  readonly options?: Readonly<Record<string, CommandOption>>;
  /** The question for what cannot be undone; undefined when this call can be. */
  readonly confirm?: (given: Given) => string | undefined;
  readonly run: (given: Given, room: CommandRoom) => Promise<CommandOutcome>;
}

/** A reason in words why a command does nothing. */
export class CommandError extends Error {
  readonly exit: number;

  constructor(message: string, exit: number = EXIT.misused) {
    super(message);
    this.name = 'CommandError';
    this.exit = exit;
  }
}

/** @throws CommandError: nobody has this address or user name */
export function noSuchAccount(typed: string): CommandError {
  return new CommandError(`No account has the address or user name ${typed}.`, EXIT.notFound);
}
