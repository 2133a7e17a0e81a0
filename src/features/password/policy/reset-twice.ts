import type { GenericEndpointContext } from 'better-auth';
import { createSealedRows } from '../../../auth/sealed-rows.ts';
import { MINUTE } from '../../../time.ts';

/** The answer to a reset. */
export interface ResetAnswer {
  readonly next: string | null;
  readonly disabled: boolean;
}

const answered = createSealedRows<ResetAnswer & { readonly userId: string }>('reset', MINUTE);

/** Remembers the answer to a reset by the link or code that it has used up, for a form that is sent twice. */
export async function rememberReset(
  ctx: GenericEndpointContext,
  key: string,
  userId: string,
  answer: ResetAnswer,
): Promise<void> {
  await answered.keep(ctx.context, key, { ...answer, userId });
}

/**
 * Gives the answer once more when the button was pressed twice: for the same link or code, with the password
 * that it has set and that the account still has. Any other password ends the memory: a finder of a used link
 * can make one guess (or some at once) in one minute, and a right guess opens nothing.
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
