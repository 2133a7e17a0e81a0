import { type Command, CommandError, noSuchAccount } from '../../../auth/command.ts';
import { signOutAccount, signOutEverybody } from '../policy/operator-sign-out.ts';

export const signOut: Command = {
  name: 'users sign-out',
  about: 'Ends the sessions of an account, sign-ins under way, and trust in its browsers.',
  operand: '<who>',
  operandOptional: true,
  options: { everybody: { about: 'every account of the site' } },
  confirm: ({ operand, options }) =>
    options.everybody && !operand
      ? 'Everybody will be signed out, and no browser will be trusted any more.'
      : undefined,
  async run({ operand, options }, room) {
    if (Boolean(operand) === Boolean(options.everybody)) {
      throw new CommandError('Name one account, or say --everybody.');
    }
    const database = await room.database();
    if (options.everybody) {
      const { sessions, accounts } = await signOutEverybody(database);
      return {
        text: `Everybody is signed out. Sessions ended: ${sessions}; accounts: ${accounts}.`,
        data: { sessions, accounts },
      };
    }
    const sessions = await signOutAccount(database, operand);
    if (sessions === undefined) throw noSuchAccount(operand);
    return {
      text: `${operand} is signed out everywhere. Sessions ended: ${sessions}.`,
      data: { sessions },
    };
  },
};
