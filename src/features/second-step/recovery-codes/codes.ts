import { createHmac } from 'node:crypto';
import {
  type BetterAuthPluginDBSchema,
  type DBAdapter,
  type DBTransactionAdapter,
  type GenericEndpointContext,
  getCurrentAdapter,
} from 'better-auth';
import type { FactorContext } from '../../../auth/ladder/factor.ts';
import { personField } from '../../../auth/person-field.ts';
import { newCode, showCode } from '../../../auth/proof/mail-code.ts';
import type { AccountChange } from '../../../auth/record/mails.ts';
import { languageOf, type Owner, partsOf, tellOwner } from '../../../auth/record/notices.ts';
import { allSecrets } from '../../../auth/secrets.ts';
import { wordsIn } from '../../../i18n/words.ts';
import { CODE_LENGTH, readTypedCode } from '../../../web/typed-code.ts';

/** How many a set has, and of how many left the person is warned. */
export const RECOVERY_CODES = { amount: 10, few: 3 } as const;

/** 80 bits: even with the look-up of one known, 64 are left to guess. */
const LENGTH = CODE_LENGTH.recovery;

/** Of 65536 look-ups ten are taken, so that of wrong codes hardly one is ever hashed for a row. */
const LOOKUP_LENGTH = 4;

const MODEL = 'recoveryCode';

/** Where a new set is made. */
const PAGE = '/account/security/recovery-codes';

type CodesAdapter = DBAdapter | DBTransactionAdapter;

/** A set as it is kept: hashes, from which no code can be read again. */
export type RecoveryCodeHashes = readonly { readonly lookup: string; readonly codeHash: string }[];

/** A set before it counts. */
export interface NewRecoveryCodes {
  /** The codes for the person, shown this once: `7KQ2-M9XA-40TR-ZB5H`. */
  readonly codes: readonly string[];
  readonly hashes: RecoveryCodeHashes;
}

/** The owner of codes; columns of a user row. Codes stand in for a second step: without one none counts. */
export interface CodeOwner {
  readonly id: string;
  readonly twoFactorEnabled?: boolean | number | null | undefined;
}

/** A row that fits what was typed and was not used when it was looked at. */
export interface RecoveryCode {
  readonly id: string;
  readonly userId: string;
}

/**
 * Makes a set: each code with an argon2id hash and a salt of its own (ASVS 6.5.2). Ten hashes, one
 * after the other, so that their memory is that of one; not to be called within a transaction.
 */
export async function newRecoveryCodes(
  ctx: GenericEndpointContext,
  userId: string,
): Promise<NewRecoveryCodes> {
  const byLookup = new Map<string, string>();
  while (byLookup.size < RECOVERY_CODES.amount) {
    const code = newCode(LENGTH);
    byLookup.set(lookupOf(ctx.context.secret, userId, code), code);
  }
  const hashes: { lookup: string; codeHash: string }[] = [];
  for (const [lookup, code] of byLookup) {
    hashes.push({ lookup, codeHash: await ctx.context.password.hash(code) });
  }
  return { codes: [...byLookup.values()].map(showCode), hashes };
}

/**
 * Makes this set count and ends every older one. Call it in a transaction that holds the person's row: of two
 * sets made at once the later one stays.
 */
export async function keepRecoveryCodes(
  adapter: DBTransactionAdapter,
  userId: string,
  hashes: RecoveryCodeHashes,
): Promise<void> {
  await endRecoveryCodes(adapter, userId);
  const createdAt = new Date();
  for (const one of hashes) {
    await adapter.create({ model: MODEL, data: { ...one, userId, createdAt, usedAt: null } });
  }
}

/**
 * Makes a set count that was handed out at the beginning of a set-up, unless the person has made another
 * since. Call it in a transaction that holds the person's row.
 */
export async function keepHandedOutCodes(
  adapter: DBTransactionAdapter,
  userId: string,
  hashes: RecoveryCodeHashes,
): Promise<void> {
  if (hashes.length === 0 || (await countLeft(adapter, userId)) > 0) return;
  await keepRecoveryCodes(adapter, userId, hashes);
}

/** Ends a person's codes: with the last second factor, and what was there before the first. */
async function endRecoveryCodes(adapter: DBTransactionAdapter, userId: string): Promise<void> {
  await adapter.deleteMany({ model: MODEL, where: [{ field: 'userId', value: userId }] });
}

/**
 * For the transaction in which a second step begins or ceases to be asked for: codes from before it end,
 * since nobody was told of them, and so do those that it leaves behind.
 */
export async function recoveryCodesChange(
  ctx: GenericEndpointContext,
  userId: string,
  { before, now }: { readonly before: boolean; readonly now: boolean },
): Promise<void> {
  if (before && now) return;
  await endRecoveryCodes(
    (await getCurrentAdapter(ctx.context.adapter)) as DBTransactionAdapter,
    userId,
  );
}

/** How many codes are left; 0 when there is no set, or no second step. */
export async function countRecoveryCodes(
  adapter: CodesAdapter,
  { id, twoFactorEnabled }: CodeOwner,
): Promise<number> {
  return twoFactorEnabled ? countLeft(adapter, id) : 0;
}

function countLeft(adapter: CodesAdapter, userId: string): Promise<number> {
  return adapter.count({
    model: MODEL,
    where: [
      { field: 'userId', value: userId },
      { field: 'usedAt', value: null },
    ],
  });
}

/** Whether a person has a code left. */
export async function hasRecoveryCodes(ctx: FactorContext, user: CodeOwner): Promise<boolean> {
  return (await countRecoveryCodes(await getCurrentAdapter(ctx.context.adapter), user)) > 0;
}

/**
 * Finds the code that was typed, if it is one of the person's that is left. Every call costs one argon2id
 * hash, whatever was typed and whether there are codes or not: a keyed look-up finds the row, if any. Codes
 * that were made before a change of the secret are found by the older one.
 */
export async function findRecoveryCode(
  ctx: GenericEndpointContext,
  { id: userId, twoFactorEnabled }: CodeOwner,
  typed: string,
): Promise<RecoveryCode | null> {
  const code = readTypedCode(typed, 'recovery') ?? '';
  const { password } = ctx.context;
  const rows = twoFactorEnabled ? await candidates(ctx, userId, code) : [];
  for (const row of rows) {
    if (await password.verify({ hash: row.codeHash, password: code })) return row;
  }
  if (rows.length === 0) await password.hash(code);
  return null;
}

function candidates(ctx: GenericEndpointContext, userId: string, code: string) {
  const { adapter, secretConfig } = ctx.context;
  const lookups = allSecrets(secretConfig).map((secret) => lookupOf(secret, userId, code));
  return adapter.findMany<RecoveryCode & { codeHash: string }>({
    model: MODEL,
    where: [
      { field: 'userId', value: userId },
      { field: 'lookup', operator: 'in', value: lookups },
      { field: 'usedAt', value: null },
    ],
  });
}

/**
 * Uses a code up, at the beginning of a transaction, and tells the owner, each time. False when another request did so first, or a new set has ended it.
 */
export async function useRecoveryCode(
  ctx: GenericEndpointContext,
  owner: Owner,
  { id }: RecoveryCode,
): Promise<boolean> {
  const adapter = (await getCurrentAdapter(ctx.context.adapter)) as DBTransactionAdapter;
  // One after the other, so that each mail says how many its own use has left.
  await lockPerson(adapter, owner.id);
  const used = await adapter.updateMany({
    model: MODEL,
    where: [
      { field: 'id', value: id },
      { field: 'usedAt', value: null },
    ],
    update: { usedAt: new Date() },
  });
  if (used === 0) return false;
  const left = await countLeft(adapter, owner.id);
  const action = {
    label: wordsIn(languageOf(owner))('recoveryCodes.renew'),
    url: new URL(PAGE, partsOf(ctx).baseUrl).href,
    advised: true,
  };
  await tellOwner(ctx, owner, noticeOf(left), {
    values: { left: String(left) },
    ...(left <= RECOVERY_CODES.few && { action }),
  });
  return true;
}

function noticeOf(left: number): AccountChange {
  if (left === 0) return 'recoveryCodesUsedUp';
  return left <= RECOVERY_CODES.few ? 'recoveryCodesFew' : 'recoveryCodeUsed';
}

/**
 * The look-up of a code. It is keyed and bound to the person: without the site's secret it tells nothing of
 * the code.
 */
function lookupOf(secret: string, userId: string, code: string): string {
  return createHmac('sha256', secret)
    .update(`recovery-code\n${userId}\n${code}`)
    .digest('hex')
    .slice(0, LOOKUP_LENGTH);
}

/** Locks the person's row. The database's view of all other rows begins with the first read after that. */
async function lockPerson(adapter: DBTransactionAdapter, userId: string): Promise<void> {
  await adapter.updateMany({
    model: 'user',
    where: [{ field: 'id', value: userId }],
    update: { updatedAt: new Date() },
  });
}

export const recoveryCodeSchema = {
  recoveryCode: {
    fields: {
      userId: { ...personField, index: true },
      lookup: { type: 'string', required: true, input: false },
      codeHash: { type: 'string', required: true, input: false, returned: false },
      createdAt: { type: 'date', required: true, input: false },
      usedAt: { type: 'date', required: false, input: false },
    },
  },
} satisfies BetterAuthPluginDBSchema;
