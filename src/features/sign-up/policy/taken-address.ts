import type { BetterAuthPlugin, GenericEndpointContext, User } from 'better-auth';
import { APIError, createAuthMiddleware } from 'better-auth/api';
import { emailField } from '../../../auth/fields.ts';
import { ownPath } from '../../../auth/ladder/own-path.ts';
import type { ProofMails } from '../../../auth/proof/proof-mails.ts';
import { recordRefusal } from '../../../auth/record/audit.ts';
import { inTransaction } from '../../../auth/transaction.ts';

export interface TakenAddressParts {
  readonly mails: ProofMails;
  /** The code of why a password can be guessed, or undefined. */
  readonly passwordWeakness: (
    password: string,
    owner: { readonly name?: string | undefined; readonly email?: string | undefined },
  ) => string | undefined;
}

/**
 * Refuses an address that has an account before the password is judged, so that a person reads both mistakes in one
 * round (decision 70). Only where sign-up tells of it anyway: not with EMAIL_VERIFICATION=first.
 */
export function takenAddress(parts: TakenAddressParts): BetterAuthPlugin {
  return {
    id: 'taken-address',
    hooks: {
      before: [
        {
          matcher: ({ path }) => path === '/sign-up/email',
          handler: createAuthMiddleware((ctx) => refuseTaken(ctx, parts)),
        },
      ],
    },
  };
}

/** What is no address or no text, the endpoint's own check of its body refuses. */
async function refuseTaken(
  ctx: GenericEndpointContext,
  { mails, passwordWeakness }: TakenAddressParts,
): Promise<void> {
  const { name, password, callbackURL } = ctx.body ?? {};
  const { data: email } = emailField.schema.safeParse(ctx.body?.email);
  if (!email || typeof name !== 'string' || typeof password !== 'string') return;
  const known = await ctx.context.internalAdapter.findUserByEmail(email);
  if (!known) return;
  await mailOwner(ctx, { name, email, next: ownPath(ctx, callbackURL) }, known.user, mails);
  await recordRefusal(ctx);
  const weakness = passwordWeakness(password, { name, email });
  throw taken(weakness === undefined ? [] : [weakness]);
}

/** Tells the owner of the address what to do, within the limits of mails of this kind. */
async function mailOwner(
  ctx: GenericEndpointContext,
  wanted: { readonly name: string; readonly email: string; readonly next: string | null },
  owner: User,
  mails: ProofMails,
): Promise<void> {
  if ((await mails.wait(ctx, 'confirm-email', wanted.email)) > 0) return;
  const mail = owner.emailVerified ? mails.exists : mails.confirm;
  await inTransaction(ctx, (current) => mail(current, wanted, owner));
}

/** @param also the codes of what else is wrong */
export function taken(also: readonly string[] = []): APIError {
  return new APIError('UNPROCESSABLE_ENTITY', {
    code: 'USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL',
    message: 'User already exists. Use another email.',
    ...(also.length > 0 && { also }),
  });
}
