import type { GenericEndpointContext } from 'better-auth';
import type { MailProofs } from '../../../auth/proof/mail-proof.ts';
import type { Typed } from '../../../auth/step-up/password-tries.ts';
import { readUserName } from '../../../auth/user-name.ts';
import { emailKey } from '../../../email-address.ts';
import { NOBODY } from './user-name-sign-in.ts';

/** The endpoints at which a password is the first proof. */
export const PASSWORD_PATHS = ['/sign-in/email', '/sign-in/username'];

interface TypedParts {
  readonly proofs: MailProofs;
  readonly emailVerification: 'later' | 'first';
}

/** The name that a request signs in with; undefined where the endpoint is going to refuse the body. */
export function typedIn(
  { body, path }: GenericEndpointContext,
  { proofs, emailVerification }: TypedParts,
): Typed | undefined {
  const [field, name] =
    path === '/sign-in/email'
      ? (['email', body?.email] as const)
      : (['username', body?.username] as const);
  if (typeof name !== 'string' || typeof body.password !== 'string') return undefined;
  const value = field === 'email' ? emailKey(name) : (readUserName(name) ?? NOBODY);
  const hash = proofs.addressSubject(value === NOBODY ? name : value).slice(0, 36);
  return { field, value, hash, confirmedOnly: emailVerification === 'first' };
}
