import { type Command, noSuchAccount } from '../../../auth/command.ts';
import { unlockAccount } from '../policy/account-unlock.ts';

export const unlock: Command = {
  name: 'users unlock',
  about: 'Forgets wrong passwords and codes, so that the next one counts again.',
  operand: '<who>',
  async run({ operand }, room) {
    const unlocked = await unlockAccount(await room.database(), operand);
    if (!unlocked) throw noSuchAccount(operand);
    const { changed, blocked } = unlocked;
    const first = changed
      ? `The next password and code of ${operand} count again.`
      : `Nothing was locked by wrong passwords or codes of ${operand}.`;
    const second = blocked
      ? '\nThe account is locked by "this was not me", too. Only a new password by mail opens it: users resend.'
      : '';
    return { text: first + second, data: { changed, blocked } };
  },
};
