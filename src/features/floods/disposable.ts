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
 * Whether an address is one of a disposable mailbox: by a kept list of their domains, and what lies below them.
 * The list is loaded when this is made.
 */
export function createDisposable(): (email: string) => boolean {
  const listed = disposableEmailBlocklistSet();
  return (email) => {
    const labels = emailKey(email).split('@').at(-1)?.split('.') ?? [];
    return labels.some((_, at) => listed.has(labels.slice(at).join('.')));
  };
}

/**
 * Refuses addresses of disposable mailboxes where somebody enters one. Whether they have an account
 * makes no difference; who has one with such an address goes on using it. Addresses that come otherwise, from
 * a provider or an operator, are asked about where they come.
 */
export function refuseDisposable(isDisposable: (email: string) => boolean): BetterAuthPlugin {
  return {
    id: 'disposable-email',
    hooks: {
      before: [
        {
          matcher: ({ path = '' }) => Object.hasOwn(FIELDS, path),
          handler: createAuthMiddleware((ctx) => refuse(ctx, isDisposable)),
        },
      ],
    },
  };
}

async function refuse(
  ctx: GenericEndpointContext,
  isDisposable: (email: string) => boolean,
): Promise<void> {
  const sent = ctx.body?.[FIELDS[ctx.path] ?? ''];
  if (typeof sent !== 'string' || !isDisposable(sent)) return;
  await recordRefusal(ctx, { reason: 'EMAIL_DISPOSABLE' });
  throw new APIError('BAD_REQUEST', {
    code: 'EMAIL_DISPOSABLE',
    message: 'Disposable addresses cannot be used here.',
  });
}
