import { type GenericEndpointContext, getCurrentAdapter } from 'better-auth';
import { stepOf } from './algorithm.ts';
import { findTotp, openSecret, TOTP, type TotpRow } from './state.ts';

/**
 * Whether a code is the app's and was not used before, on any instance: the half minute that it is of
 * is claimed by one conditional update, which uses up all earlier half minutes, too (RFC 6238 5.2).
 */
export async function isGoodCode(
  ctx: GenericEndpointContext,
  userId: string,
  typed: string,
): Promise<boolean> {
  const row = await findTotp(ctx, userId);
  return row?.verified === true && claimCode(ctx, row, typed);
}

/** The same for an app whose set-up may not be finished. */
export async function claimCode(
  ctx: GenericEndpointContext,
  row: TotpRow,
  typed: string,
): Promise<boolean> {
  const step = stepOf(await openSecret(ctx.context.secretConfig, row), typed);
  if (step === undefined) return false;
  const adapter = await getCurrentAdapter(ctx.context.adapter);
  const claimed = await adapter.updateMany({
    model: TOTP,
    where: [
      { field: 'id', value: row.id },
      { field: 'secret', value: row.secret },
      { field: 'lastUsedStep', operator: 'lt', value: step },
    ],
    update: { lastUsedStep: step },
  });
  return claimed === 1;
}
