import type { GenericEndpointContext } from 'better-auth';
import { createSealedRows } from '../../../auth/sealed-rows.ts';
import { MINUTE } from '../../../time.ts';

/** What a reset has answered. */
export interface ResetAnswer {
  readonly next: string | null;
  readonly disabled: boolean;
}

const answered = createSealedRows<ResetAnswer & { readonly userId: string }>('reset', MINUTE);

/** For a form that is sent twice: remembers the answer by the link or code that has been used up. */
export async function rememberReset(
  ctx: GenericEndpointContext,
  key: string,
  userId: string,
  answer: ResetAnswer,
): Promise<void> {
  await answered.keep(ctx.context, key, { ...answer, userId });
}

/**
 * The answer once more, when the button was pressed twice: with the same link or code, and with the
 * password that it has set and that the account still has. Anything else ends it: the finder of a
 * used link can make one guess at the password (or some at once) in one minute, and a right one opens nothing.
 */
export async function resetBefore(
  ctx: GenericEndpointContext,
  key: string,
  typed: string,
): Promise<ResetAnswer | undefined> {
  const { internalAdapter, password } = ctx.context;
  const found = await answered.find(ctx.context, key);
  if (!found) return undefined;
  const { userId, ...answer } = found;
  const hash = (await internalAdapter.findCredentialAccount(userId))?.password;
  if (hash && (await password.verify({ hash, password: typed }))) return answer;
  await answered.take(ctx.context, key);
  return undefined;
}
