import type { Request } from 'express';
import { canonicalEmail, shownEmail } from '../email-address.ts';

/** The address that a link to a form names, to fill it in; empty when it names none. */
export function addressNamed({ query }: Request): string {
  const email = typeof query.email === 'string' ? canonicalEmail(query.email) : undefined;
  return email === undefined ? '' : shownEmail(email);
}
