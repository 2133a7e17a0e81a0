import { type Command, noSuchAccount } from '../../../auth/command.ts';
import { accountNamed } from '../policy/account-named.ts';

export const remove: Command = {
  name: 'users delete',
  about: 'Deletes an account with all of its data, at once.',
  operand: '<who>',
  confirm: ({ operand }) => `The account of ${operand} will be gone with all of its data.`,
  async run({ operand }, room) {
    const { database, eraseAccount } = await room.site();
    const user = await database.query
      .selectFrom('user')
      .select(['id', 'email'])
      .where(accountNamed(operand))
      .executeTakeFirst();
    if (!user || !(await eraseAccount(user.id))) throw noSuchAccount(operand);
    return { text: `The account of ${user.email} is deleted.`, data: { id: user.id } };
  },
};
