import { type GenericEndpointContext, getCurrentAdapter } from 'better-auth';
import { symmetricDecrypt } from 'better-auth/crypto';
import type { FactorContext } from '../../../auth/ladder/factor.ts';
import { MINUTE } from '../../../time.ts';
import type { RecoveryCodeHashes } from '../recovery-codes/codes.ts';

export const TOTP = 'twoFactor';

/** How long a set-up that was begun can be finished: the person may have left the screen. */
const SET_UP_WITHIN = 30 * MINUTE;

/** The row of an authenticator app. */
export interface TotpRow {
  readonly id: string;
  readonly userId: string;
  /** Encrypted. */
  readonly secret: string;
  readonly verified: boolean;
  readonly lastUsedStep: number;
  readonly createdAt: Date;
  /** A `SetUp` until the first good code, then empty. The name is the library's. */
  readonly backupCodes: string;
}

/** What waits with the secret for the first good code. */
export interface SetUp {
  /** The session that began: nobody else finishes a set-up whose secret somebody may know. */
  readonly sessionId: string;
  /** The hashes of the recovery codes that were handed out, if any. */
  readonly codes: RecoveryCodeHashes;
}

/** The set-up that this session began a moment ago, if it is not finished. */
export function setUpOf(
  { verified, createdAt, backupCodes }: Pick<TotpRow, 'verified' | 'createdAt' | 'backupCodes'>,
  sessionId: string,
): SetUp | undefined {
  const inTime = createdAt.getTime() > Date.now() - SET_UP_WITHIN;
  if (verified || !inTime || backupCodes === '') return undefined;
  const setUp = JSON.parse(backupCodes) as SetUp;
  return setUp.sessionId === sessionId ? setUp : undefined;
}

/** The app of a person, set up or begun. */
export async function findTotp(ctx: FactorContext, userId: string): Promise<TotpRow | null> {
  const adapter = await getCurrentAdapter(ctx.context.adapter);
  return adapter.findOne<TotpRow>({
    model: TOTP,
    where: [{ field: 'userId', value: userId }],
  });
}

/** Whether a person takes the second step with an app. */
export async function hasTotp(
  ctx: FactorContext,
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
