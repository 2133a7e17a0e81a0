import { type Command, CommandError, EXIT } from '../../../auth/command.ts';
import { emailField, nameField } from '../../../auth/fields.ts';
import { recordOutside } from '../../../auth/record/audit-outside.ts';
import { isDuplicate } from '../../../auth/transaction.ts';
import { nameFromAddress } from '../../../email-address.ts';
import { inOwnTransaction } from '../policy/own-transaction.ts';
import { option } from './given.ts';

/** Makes an account. Its owner chooses the password by mail, so that no operator knows one. */
export const create: Command = {
  name: 'users create',
  about: 'Makes an account and mails its owner a link to choose a password.',
  operand: '<email>',
  options: { name: { about: 'what the person is called', value: 'name' } },
  async run(given, room) {
    const email = read(emailField.schema, given.operand, 'This is not an email address.');
    const name = read(
      nameField.schema,
      option(given, 'name') ?? nameFromAddress(email),
      'This name is empty, longer than a line or has control characters.',
    );
    const { auth, mails, database, isDisposable } = await room.site();
    if (isDisposable?.(email)) throw new CommandError(DISPOSABLE);
    const { internalAdapter } = await auth.$context;
    if (await internalAdapter.findUserByEmail(email)) throw taken(email);
    const now = new Date();
    const data = { name, email, emailVerified: false, createdAt: now, updatedAt: now };
    const user = await inOwnTransaction(auth, async (transaction) => {
      const made = await transaction.create<typeof data & { id: string }>({ model: 'user', data });
      await mails.invite(transaction, made);
      return made;
    }).catch((error) => {
      throw isDuplicate(error) ? taken(email) : error;
    });
    await recordOutside(database.query, {
      event: 'accountCreatedByOperator',
      subjectId: user.id,
      detail: { by: 'operator' },
    });
    return {
      text: `The account of ${email} is made. A mail tells its owner how to choose a password.`,
      data: { id: user.id, email, name },
    };
  },
};

const DISPOSABLE =
  'This is an address of a disposable mailbox. To take it all the same, set DISPOSABLE_EMAIL=allow for this command.';

function read<T>(
  schema: { safeParse(typed: string): { success: boolean; data?: T } },
  typed: string,
  problem: string,
): T {
  const { success, data } = schema.safeParse(typed);
  if (!success || data === undefined) throw new CommandError(problem);
  return data;
}

function taken(email: string): CommandError {
  return new CommandError(`${email} has an account already.`, EXIT.failed);
}
