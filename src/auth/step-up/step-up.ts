import { type BetterAuthPlugin, type GenericEndpointContext, getCurrentAdapter } from 'better-auth';
import { APIError, createAuthMiddleware } from 'better-auth/api';
import { HOUR, MINUTE } from '../../time.ts';
import type { EndpointRules } from '../endpoint-rules.ts';
import type { FactorOwner } from '../ladder/factor.ts';
import { recordRefusal } from '../record/audit.ts';
import { type Rulebook, rulesOf } from '../rulebook.ts';
import { sessionOf } from '../session/found-session.ts';
import type { SessionRow } from '../session/session-lifetime.ts';

/** Sensitive acts prolong the time in which no proof is wanted, up to this long after the proof. */
const LONGEST_SLIDE = 2 * HOUR;

/** Codes that a client can act on. */
export const STEP_UP_REQUIRED = 'STEP_UP_REQUIRED';
const ACCOUNT_BLOCKED = 'ACCOUNT_BLOCKED';

const PLUGIN = 'step-up';

/**
 * Endpoints that change a way into the account, or give away or end all of it, demand a proof of the last
 * minutes (ASVS 7.5.1) and are closed while the account is blocked: `proof` in the manifests. Lets these
 * sensitive acts through only with a recent proof: a sign-in, or one of the `/step-up/…`
 * endpoints (step-up-proof.ts). With a second step switched on the proof must be, or hold, the second
 * factor, unless the manifest says `anyProof`. What only finishes an act (`olderProof`) wants that proof, too,
 * but of any age. Else 403 STEP_UP_REQUIRED, which says `secondFactor` when that is wanted; a client proves and
 * sends the same request again.
 */
export function stepUp(minutes: number, rulebook: Rulebook): BetterAuthPlugin {
  return {
    id: PLUGIN,
    options: { window: minutes * MINUTE },
    hooks: {
      before: [
        {
          matcher: ({ path = '' }) => Boolean(rulebook.endpoints.get(path)?.proof),
          handler: createAuthMiddleware(async (ctx) => {
            const found = await sessionOf(ctx);
            // Without a session the endpoint itself refuses.
            if (!found) return;
            const session = found.session as unknown as SessionRow;
            const user = found.user as FactorOwner & { blockedAt?: Date | null };
            if (user.blockedAt) await refuseBlocked(ctx);
            const rules = rulesOf(ctx);
            const secondFactor = wantsSecondFactor(rules, user);
            if (!isProven(session, { secondFactor, olderProof: rules?.olderProof })) {
              throw new APIError('FORBIDDEN', {
                code: STEP_UP_REQUIRED,
                message: secondFactor
                  ? 'Prove it with your second factor (POST /step-up/…), then send this again.'
                  : 'Prove that it is you (POST /step-up/…), then send this again.',
                secondFactor,
              });
            }
            // Any site can link to a GET.
            if (ctx.method !== 'GET' && !rules?.olderProof)
              await slide(ctx, session, stepUpWindow(ctx));
          }),
        },
      ],
    },
  };
}

/**
 * Whether an act wants the second factor of this person as proof, and not just any proof: what weakens
 * the second step, moves the address or adds a way in (ASVS 7.5.1).
 */
export function wantsSecondFactor(
  rules: EndpointRules | undefined,
  user: Pick<FactorOwner, 'twoFactorEnabled'>,
): boolean {
  return rules?.anyProof !== true && Boolean(user.twoFactorEnabled);
}

/** The columns of a session that say what its person has proved. */
interface Proven {
  readonly sensitiveUntil?: Date | null | undefined;
  readonly provenSecond?: boolean | null | undefined;
}

/**
 * Whether the last proof still opens sensitive acts, or those that want the second factor. `olderProof`: whatever
 * its age.
 */
export function isProven(
  { sensitiveUntil, provenSecond }: Proven,
  wanted: { readonly secondFactor: boolean; readonly olderProof?: boolean | undefined },
): boolean {
  const inTime = wanted.olderProof || (!!sensitiveUntil && sensitiveUntil > new Date());
  return inTime && (!wanted.secondFactor || provenSecond === true);
}

/** Whether the endpoint with these rules lets the person act without another proof: for the page with its form. */
export function isProvenFor(
  rules: EndpointRules | undefined,
  {
    user,
    session,
  }: { readonly user: Pick<FactorOwner, 'twoFactorEnabled'>; readonly session: Proven },
): boolean {
  return isProven(session, { secondFactor: wantsSecondFactor(rules, user) });
}

/** How long a proof opens sensitive acts, in milliseconds. */
export function stepUpWindow(ctx: GenericEndpointContext): number {
  const plugin = ctx.context.getPlugin(PLUGIN);
  if (!plugin?.options) throw new Error('The plugin "step-up" is missing.');
  return (plugin.options as { window: number }).window;
}

/** The refused act has a row; a demand for a proof has none, because the act follows it. */
async function refuseBlocked(ctx: GenericEndpointContext): Promise<never> {
  await recordRefusal(ctx, { reason: 'blocked' });
  throw new APIError('FORBIDDEN', {
    code: ACCOUNT_BLOCKED,
    message: 'Changes to this account are closed until a new password is set by mail.',
  });
}

/** Each sensitive act counts its minutes anew. Two at once move it to the same place. */
async function slide(
  ctx: GenericEndpointContext,
  session: SessionRow,
  window: number,
): Promise<void> {
  const provenAt = session.provenAt ?? session.createdAt;
  const until = Math.min(Date.now() + window, provenAt.getTime() + LONGEST_SLIDE);
  const adapter = await getCurrentAdapter(ctx.context.adapter);
  await adapter.updateMany({
    model: 'session',
    where: [
      { field: 'id', value: session.id },
      { field: 'sensitiveUntil', operator: 'lt', value: new Date(until) },
    ],
    update: { sensitiveUntil: new Date(until) },
  });
}
