import { parseArgs } from 'node:util';
import { type Command, CommandError, type CommandOption, type Given } from '../src/auth/command.ts';

const PROGRAM = 'npm run latchkey --';

/** What every command takes. */
const COMMON: Readonly<Record<string, CommandOption>> = {
  json: { about: 'tells in JSON what it has come to' },
  yes: { about: 'what cannot be undone is meant' },
  help: { about: 'explains the command' },
};

interface CommandLine {
  /** Undefined when the help for all is asked for. */
  readonly command: Command | undefined;
  readonly given: Given;
  readonly json: boolean;
  readonly yes: boolean;
  readonly help: boolean;
}

/**
 * Words of a command line → the command and what was given to it.
 * @throws CommandError when they are not as the help says
 */
export function readCommandLine(
  commands: readonly Command[],
  words: readonly string[],
): CommandLine {
  const asksHelp = words[0] === 'help' || words[0] === '--help' || words.length === 0;
  const named = words[0] === 'help' ? words.slice(1) : words;
  if (asksHelp && named.every((word) => word.startsWith('-'))) {
    return { command: undefined, given: { operand: '', options: {} }, ...NO_FLAGS };
  }
  const command = commands.find(({ name }) => {
    const parts = name.split(' ');
    return parts.every((part, index) => named[index] === part);
  });
  if (!command) {
    const near = commands.filter(({ name }) => name.split(' ')[0] === named[0]);
    const list = near.length > 0 ? `\n\n${near.map(lineOf).join('\n')}` : '';
    throw new CommandError(
      `There is no command "${named.slice(0, 2).join(' ')}". \`${PROGRAM} help\` lists all.${list}`,
    );
  }
  const { values, positionals } = parse(command, named.slice(command.name.split(' ').length));
  const { json, yes, help, ...options } = values as Record<string, string | true | undefined>;
  const flags = { json: json === true, yes: yes === true, help: asksHelp || help === true };
  if (!flags.help) checkOperands(command, positionals);
  return { command, given: { operand: positionals[0] ?? '', options }, ...flags };
}

const NO_FLAGS = { json: false, yes: false, help: true } as const;

function parse(command: Command, args: readonly string[]) {
  const options = Object.entries({ ...command.options, ...COMMON }).map(([name, { value }]) => {
    return [name, { type: value ? ('string' as const) : ('boolean' as const) }];
  });
  try {
    return parseArgs({
      args: [...args],
      options: Object.fromEntries(options),
      allowPositionals: true,
    });
  } catch (error) {
    throw misused(command, `${(error as Error).message.split('. ')[0]}.`);
  }
}

function checkOperands(command: Command, given: readonly string[]): void {
  const { operand, operandOptional } = command;
  if (given.length > (operand ? 1 : 0)) throw misused(command, 'There is a word too many.');
  if (operand && !operandOptional && !given[0]?.trim()) {
    throw misused(command, `${operand} is missing.`);
  }
}

function misused(command: Command, problem: string): CommandError {
  return new CommandError(`${problem}\n\n${helpOf(command)}`);
}

/** The help for all commands. */
export function helpOfAll(commands: readonly Command[]): string {
  return [
    ...commands.map(lineOf),
    '',
    ...optionLines(COMMON),
    '',
    `\`${PROGRAM} help <command>\` has the options of a command. <who> is an address or a user name.`,
  ].join('\n');
}

/** The help for one command. */
export function helpOf({ name, operand, operandOptional, options = {}, about }: Command): string {
  const word = operand && (operandOptional ? `[${operand}]` : operand);
  const usage = [PROGRAM, name, word, Object.keys(options).length > 0 && '[options]'];
  return [usage.filter(Boolean).join(' '), '', about, '', ...optionLines({ ...options, ...COMMON })]
    .join('\n')
    .trimEnd();
}

function lineOf({ name, operand = '', about }: Command): string {
  return `  ${`${name} ${operand}`.padEnd(26)} ${about}`;
}

function optionLines(options: Readonly<Record<string, CommandOption>>): string[] {
  return Object.entries(options).map(([name, { value, about }]) => {
    return `  ${`--${name}${value ? ` <${value}>` : ''}`.padEnd(26)} ${about}`;
  });
}
