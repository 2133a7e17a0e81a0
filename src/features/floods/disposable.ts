import type { BetterAuthPlugin, GenericEndpointContext } from 'better-auth';
import { APIError, createAuthMiddleware } from 'better-auth/api';
import { disposableEmailBlocklistSet } from 'disposable-email-domains-js';
import { recordRefusal } from '../../auth/record/audit.ts';
import { emailKey } from '../../email-address.ts';

/** Where an address comes to us, and in which field. */
const FIELDS: Readonly<Record<string, 'email' | 'newEmail'>> = {
  '/sign-up/email': 'email',
  '/change-email': 'newEmail',
};

/**
 * Refuses addresses of disposable mailboxes, by a kept list of their domains. Whether they have an account
 * makes no difference; who has one with such an address goes on using it.
 */
export function refuseDisposable(): BetterAuthPlugin {
  const listed = disposableEmailBlocklistSet();
  return {
    id: 'disposable-email',
    hooks: {
      before: [
        {
          matcher: ({ path = '' }) => Object.hasOwn(FIELDS, path),
          handler: createAuthMiddleware((ctx) => refuse(ctx, listed)),
        },
      ],
    },
  };
}

async function refuse(ctx: GenericEndpointContext, listed: ReadonlySet<string>): Promise<void> {
  const sent = ctx.body?.[FIELDS[ctx.path] ?? ''];
  if (typeof sent !== 'string' || !isListed(sent, listed)) return;
  await recordRefusal(ctx, { reason: 'EMAIL_DISPOSABLE' });
  throw new APIError('BAD_REQUEST', {
    code: 'EMAIL_DISPOSABLE',
    message: 'Disposable addresses cannot be used here.',
  });
}

/** The domain itself, or one that it lies below. */
function isListed(email: string, listed: ReadonlySet<string>): boolean {
  const labels = emailKey(email).split('@').at(-1)?.split('.') ?? [];
  return labels.some((_, at) => listed.has(labels.slice(at).join('.')));
}
