import type { ExpressionBuilder } from 'kysely';
import { looksLikeEmail, readUserName } from '../../../auth/user-name.ts';
import type { Schema } from '../../../db/schema.ts';
import { emailKey } from '../../../email-address.ts';

/** An id that no account has. */
const NOBODY = '-';

/** The condition for the account with this address or user name, as an operator has typed it. */
export function accountNamed(typed: string) {
  return (where: ExpressionBuilder<Schema, 'user'>) =>
    looksLikeEmail(typed)
      ? where('email', '=', emailKey(typed))
      : where('username', '=', readUserName(typed) ?? NOBODY);
}
