import { type GenericEndpointContext, getCurrentAdapter } from 'better-auth';
import { takenBackBy } from '../../../db/request-work.ts';
import { stepOf } from './algorithm.ts';
import { findTotp, openSecret, TOTP, type TotpRow } from './state.ts';

/**
 * Whether a code is the app's and was not used before, on any instance: the half minute that it is of
 * is claimed by one conditional update, which uses up all earlier half minutes, too (RFC 6238 5.2). An answer of 503
 * takes that back: the code has done nothing, and nobody should be told then that it is wrong.
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
  const own = [
    { field: 'id', value: row.id },
    { field: 'secret', value: row.secret },
  ];
  const adapter = await getCurrentAdapter(ctx.context.adapter);
  const claimed = await adapter.updateMany({
    model: TOTP,
    where: [...own, { field: 'lastUsedStep', operator: 'lt', value: step }],
    update: { lastUsedStep: step },
  });
  if (claimed !== 1) return false;
  takenBackBy(() =>
    ctx.context.adapter.updateMany({
      model: TOTP,
      where: [...own, { field: 'lastUsedStep', value: step }],
      update: { lastUsedStep: row.lastUsedStep },
    }),
  );
  return true;
}
