import { type GenericEndpointContext, getCurrentAdapter } from 'better-auth';
import { symmetricDecrypt } from 'better-auth/crypto';
import { MINUTE } from '../../../time.ts';

/** How long a set-up that was begun can be finished: whoever began it may have gone. */
export const SET_UP_WITHIN = 30 * MINUTE;

/** The row of an authenticator app. */
export interface TotpRow {
  readonly id: string;
  readonly userId: string;
  /** Encrypted. */
  readonly secret: string;
  readonly verified: boolean;
  readonly lastUsedStep: number;
  readonly createdAt: Date;
}

/** The app of a person, set up or begun. */
export async function findTotp(
  ctx: GenericEndpointContext,
  userId: string,
): Promise<TotpRow | null> {
  const adapter = await getCurrentAdapter(ctx.context.adapter);
  return adapter.findOne<TotpRow>({
    model: 'twoFactor',
    where: [{ field: 'userId', value: userId }],
  });
}

/** Whether a person takes the second step with an app. */
export async function hasTotp(
  ctx: GenericEndpointContext,
  { id }: { readonly id: string },
): Promise<boolean> {
  return (await findTotp(ctx, id))?.verified === true;
}

/** What the library puts before a secret that is kept in the form people type. */
export const PREFIX = 'base32:';

/** The secret itself. */
export async function openSecret(
  key: GenericEndpointContext['context']['secretConfig'],
  { secret }: Pick<TotpRow, 'secret'>,
): Promise<string> {
  const opened = await symmetricDecrypt({ key, data: secret });
  return opened.slice(PREFIX.length);
}
