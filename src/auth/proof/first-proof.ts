import {
  type DBTransactionAdapter,
  type GenericEndpointContext,
  getCurrentAdapter,
} from 'better-auth';
import { APIError } from 'better-auth/api';
import { nameFromAddress } from '../../email-address.ts';
import { wordsIn } from '../../i18n/words.ts';
import { languageOf, type Owner, tellOwner } from '../record/notices.ts';
import { rulebookOf } from '../rulebook.ts';
import { endOtherSessions } from '../session/sessions.ts';
import { endProofsAbout } from './proofs-of-person.ts';
import { whatEnds } from './what-ends.ts';

/** A refusal's code that a client can act on: confirm the address, then try again. */
export const EMAIL_NOT_VERIFIED = 'EMAIL_NOT_VERIFIED';

/**
 * Refuses somebody whose address is not confirmed, at endpoints that need an address which is really the
 * person's.
 * @throws APIError 403 EMAIL_NOT_VERIFIED
 */
export function requiresConfirmedEmail(user: { readonly emailVerified: boolean }): void {
  if (user.emailVerified) return;
  throw new APIError('FORBIDDEN', {
    code: EMAIL_NOT_VERIFIED,
    message: 'Confirm your email address first.',
  });
}

/**
 * Marks the address of an account as confirmed, after a person has proved to read it. Call it in the
 * transaction that uses the proof up. At the first proof the person may be somebody else than the one who
 * created the account. Unless they held its password or a session of it (`holder`), everything ends that was
 * put into the account before: sessions, the password and other ways in, and links that are under way; a mail
 * says what has ended. So an attacker who signed up with a victim's address has gained nothing when the
 * victim comes. docs/decisions/0013-first-proof.md. True when it was the first proof: then the transaction holds the
 * person's row.
 */
export async function proveAddress(
  ctx: GenericEndpointContext,
  userId: string,
  { holder }: { readonly holder: boolean },
): Promise<boolean> {
  const adapter = await getCurrentAdapter(ctx.context.adapter);
  const first = await adapter.updateMany({
    model: 'user',
    where: [
      { field: 'id', value: userId },
      { field: 'emailVerified', value: false },
    ],
    update: { emailVerified: true, updatedAt: new Date() },
  });
  if (first === 0) return false;
  if (!holder) await startOver(ctx, adapter, userId);
  return true;
}

/** Ends all that was put into an account, and tells the owner what. */
async function startOver(
  ctx: GenericEndpointContext,
  adapter: DBTransactionAdapter,
  userId: string,
): Promise<void> {
  const { containments, tables, emptied } = rulebookOf(ctx);
  const ended = await whatEnds(adapter, rulebookOf(ctx), userId);
  await endOtherSessions(ctx, userId, null);
  for (const { beforeEmptied } of containments) await beforeEmptied?.(ctx, userId);
  for (const { name: model, atFirstProof } of tables) {
    if (atFirstProof === 'keep') continue;
    await adapter.deleteMany({ model, where: [{ field: 'userId', value: userId }] });
  }
  const where = [{ field: 'id', value: userId }];
  await adapter.updateMany({ model: 'user', where, update: { ...emptied } });
  await endProofsAbout(adapter, userId);
  const owner = await adapter.findOne<Owner>({ model: 'user', where });
  if (!owner) return;
  // A stranger may have typed the name at sign-up: every mail would greet the owner by it.
  const name = nameFromAddress(owner.email);
  await adapter.updateMany({ model: 'user', where, update: { name } });
  if (ended.length === 0) return;
  const t = wordsIn(languageOf(owner));
  const what = ended.map((key) => t(key)).join(', ');
  await tellOwner(ctx, { ...owner, name }, 'startedOver', { values: { what } });
}
