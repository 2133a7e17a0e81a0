import type { ExpressionBuilder } from 'kysely';
import type { Schema } from '../../../db/schema.ts';
import { readUserName } from '../../../web/user-name.ts';

/** No account has it. */
const NOBODY = '-';

/** The condition for the account with this address or user name, as an operator has typed it. */
export function accountNamed(typed: string) {
  return (where: ExpressionBuilder<Schema, 'user'>) =>
    typed.includes('@')
      ? where('email', '=', typed.trim().toLowerCase())
      : where('username', '=', readUserName(typed) ?? NOBODY);
}
