import { type GenericEndpointContext, getCurrentAdapter } from 'better-auth';
import { APIError } from 'better-auth/api';
import { recordAudit } from '../record/audit.ts';
import type { Arrival } from './arrival.ts';

/** The column of a user row that this policy reads. */
interface EndedSignIns {
  readonly signInsEndedAt?: Date | null;
}

export const signInsEndedField = {
  signInsEndedAt: { type: 'date', required: false, input: false, returned: false },
} as const;

/**
 * Marks the sign-ins of a person that are under way as over, within the transaction that is under
 * way, if any. A password that was right a moment ago opens nothing any more: neither a session nor
 * the rest of a second step.
 */
export async function endSignIns(ctx: GenericEndpointContext, userId: string): Promise<void> {
  const adapter = await getCurrentAdapter(ctx.context.adapter);
  await adapter.updateMany({
    model: 'user',
    where: [{ field: 'id', value: userId }],
    update: { signInsEndedAt: new Date() },
  });
}

/** A mark that changes whenever sign-ins are ended; `user` is a row. Zero when they never were. */
export function signInsMark(user: object): number {
  const { signInsEndedAt } = user as EndedSignIns;
  return signInsEndedAt ? new Date(signInsEndedAt).getTime() : 0;
}

/**
 * Locks the person's row, within the transaction that is under way; false when sign-ins were ended since the row was
 * read. `noted` is written to it.
 */
export async function holdPerson(
  ctx: GenericEndpointContext,
  user: { readonly id: string },
  noted: Readonly<Record<string, unknown>> = { signInsEndedAt: endedAt(user) },
): Promise<boolean> {
  const adapter = await getCurrentAdapter(ctx.context.adapter);
  const locked = await adapter.updateMany({
    model: 'user',
    where: [
      { field: 'id', value: user.id },
      { field: 'signInsEndedAt', value: endedAt(user) },
    ],
    update: noted,
  });
  return locked === 1;
}

function endedAt(user: object): Date | null {
  const mark = signInsMark(user);
  return mark ? new Date(mark) : null;
}

/**
 * The ladder's first rung: refuses a password that was checked before all sign-ins of the person were
 * ended. It compares the mark that the endpoint read with the password to the one that the ladder reads
 * after the session was inserted, and needs no statement of its own: the insert waits for a transaction
 * that has changed the user's row (its foreign key), and one that changes it later deletes the session.
 * @throws APIError 401 as for a wrong password
 */
export async function passwordStillGood(
  ctx: GenericEndpointContext,
  { user, before, way }: Arrival,
): Promise<undefined> {
  const refusal = Object.hasOwn(WRONG, way.method) ? WRONG[way.method] : undefined;
  // Other ways use their proof up in the transaction that makes the session.
  if (!refusal || signInsMark(before) === signInsMark(user)) return;
  await recordAudit(ctx, {
    event: 'signIn',
    outcome: 'refused',
    actorId: null,
    subjectId: user.id,
    detail: { method: way.method },
  });
  throw new APIError('UNAUTHORIZED', refusal);
}

/** The answers of the two endpoints to a wrong password. */
const WRONG: Readonly<Record<string, { readonly code: string; readonly message: string }>> = {
  password: { code: 'INVALID_EMAIL_OR_PASSWORD', message: 'Invalid email or password' },
  userName: { code: 'INVALID_USERNAME_OR_PASSWORD', message: 'Invalid username or password' },
};
