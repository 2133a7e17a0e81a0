import type { Command } from '../../../auth/command.ts';
import { KEEP_APART, PUT_BACK } from '../policy/hashes-apart.ts';

/** docs/decisions/0067-hashes-apart.md */
export const hashes: Command = {
  name: 'database hashes',
  about: 'Prints the SQL that keeps password hashes where the running site cannot read them.',
  options: { back: { about: 'prints the SQL that puts them back' } },
  async run({ options }) {
    const statements = options.back ? PUT_BACK : KEEP_APART;
    return { text: statements.map((one) => `${one};`).join('\n'), data: { statements } };
  },
};
