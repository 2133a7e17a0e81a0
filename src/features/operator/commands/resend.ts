import { type Command, CommandError, EXIT, noSuchAccount } from '../../../auth/command.ts';
import { recordOutside } from '../../../auth/record/audit-outside.ts';
import { accountNamed } from '../policy/account-named.ts';
import { inOwnTransaction } from '../policy/own-transaction.ts';

const KINDS = {
  confirm: 'the mail that confirms the address',
  password: 'the mail to a new password',
} as const;

/** Mails the link again. The brake is that of people who ask for themselves: one mail a minute. */
export const resend: Command = {
  name: 'users resend',
  about: 'Mails the link to confirm the address or, where that was done, to a new password.',
  operand: '<who>',
  options: { password: { about: 'to a new password in any case' } },
  async run({ operand, options }, room) {
    const { auth, mails, database } = await room.site();
    const user = await database.query
      .selectFrom('user')
      .selectAll()
      .where(accountNamed(operand))
      .executeTakeFirst();
    if (!user) throw noSuchAccount(operand);
    const kind = user.emailVerified || options.password ? 'password' : 'confirm';
    const owner = { ...user, emailVerified: Boolean(user.emailVerified) };
    const wanted = { email: user.email, next: null };
    const issued = await inOwnTransaction(auth, (transaction) =>
      kind === 'password'
        ? mails.reset(transaction, wanted, owner)
        : mails.confirm(transaction, wanted, owner),
    );
    if (!issued.ok) {
      const wait = `A mail went out a moment ago. Try again in ${issued.retryAfter} seconds.`;
      throw new CommandError(wait, EXIT.failed);
    }
    const detail = { by: 'operator', mail: kind };
    await recordOutside(database.query, {
      event: 'mailResentByOperator',
      subjectId: user.id,
      detail,
    });
    return {
      text: `${user.email} gets ${KINDS[kind]}.`,
      data: { email: user.email, mail: kind },
    };
  },
};
