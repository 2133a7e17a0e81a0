import type { AuthenticatorTransportFuture } from '@simplewebauthn/server';
import {
  type BetterAuthPluginDBSchema,
  type DBTransactionAdapter,
  getCurrentAdapter,
} from 'better-auth';
import type { FactorContext } from '../../../auth/ladder/factor.ts';

/** A passkey as it is kept: the library's columns and two of ours. */
export interface PasskeyRow {
  readonly id: string;
  readonly userId: string;
  readonly name: string;
  readonly credentialID: string;
  /** COSE, as base64. */
  readonly publicKey: string;
  readonly counter: number;
  readonly deviceType: string;
  readonly backedUp: boolean;
  /** Separated by commas. */
  readonly transports: string | null;
  readonly aaguid: string | null;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
  /** When a use showed that a copy of it may be about. */
  readonly copySeenAt: Date | null;
  /** Good for the second step alone, and not for signing in by itself (taken-back.ts). */
  readonly secondStepOnly: boolean;
}

export const PASSKEY = 'passkey';

type PasskeyReader = Pick<DBTransactionAdapter, 'findMany'>;

/** The passkeys of a person, in the order in which they were created. */
export function passkeysOf(adapter: PasskeyReader, userId: string): Promise<PasskeyRow[]> {
  return adapter.findMany<PasskeyRow>({
    model: PASSKEY,
    where: [{ field: 'userId', value: userId }],
    sortBy: { field: 'id', direction: 'asc' },
  });
}

/** Whether a person has a passkey, within the transaction that is under way. */
export async function hasPasskey(
  ctx: FactorContext,
  { id }: { readonly id: string },
): Promise<boolean> {
  const adapter = await getCurrentAdapter(ctx.context.adapter);
  const where = [{ field: 'userId', value: id }];
  return (await adapter.count({ model: PASSKEY, where })) > 0;
}

/** Whether a person has chosen to be asked for a passkey after a password. */
export async function asksForPasskey(
  ctx: FactorContext,
  { id }: { readonly id: string },
): Promise<boolean> {
  const adapter = await getCurrentAdapter(ctx.context.adapter);
  const user = await adapter.findOne<{ passkeySecondStep?: boolean }>({
    model: 'user',
    where: [{ field: 'id', value: id }],
  });
  return Boolean(user?.passkeySecondStep) && hasPasskey(ctx, { id });
}

/** A passkey as WebAuthn's options name it. */
export function descriptorOf({ credentialID, transports }: PasskeyRow) {
  const known = (transports?.split(',') ?? []) as AuthenticatorTransportFuture[];
  return { id: credentialID, transports: known.filter((one) => one.length > 0) };
}

/** The library's table with our columns; what it lacks is said there, too. */
export const passkeySchema = {
  passkey: {
    fields: {
      name: { type: 'string', required: false },
      publicKey: { type: 'string', required: true },
      userId: {
        type: 'string',
        required: true,
        index: true,
        references: { model: 'user', field: 'id', onDelete: 'cascade' },
      },
      credentialID: { type: 'string', required: true, unique: true },
      counter: { type: 'number', bigint: true, required: true },
      deviceType: { type: 'string', required: true },
      backedUp: { type: 'boolean', required: true },
      transports: { type: 'string', required: false },
      createdAt: { type: 'date', required: false },
      aaguid: { type: 'string', required: false },
      lastUsedAt: { type: 'date', required: false, input: false },
      copySeenAt: { type: 'date', required: false, input: false },
      secondStepOnly: { type: 'boolean', required: true, defaultValue: false, input: false },
    },
  },
  user: {
    fields: {
      passkeySecondStep: { type: 'boolean', required: true, defaultValue: false, input: false },
      // When the choice was last switched on.
      passkeySecondStepAt: { type: 'date', required: false, input: false, returned: false },
      // When the offer of a passkey was answered (passkey-offer.ts).
      passkeyOfferedAt: { type: 'date', required: false, input: false, returned: false },
    },
  },
} satisfies BetterAuthPluginDBSchema;
