import type { BetterAuthPlugin, GenericEndpointContext, User } from 'better-auth';
import { createAuthEndpoint, formCsrfMiddleware } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import { parseUserInput, parseUserOutput } from 'better-auth/db';
import { z } from 'zod';
import { emailField } from '../../../auth/fields.ts';
import { beginningOf } from '../../../auth/hashes-apart.ts';
import { ownPath } from '../../../auth/ladder/own-path.ts';
import { notePersonHeld } from '../../../auth/ladder/person-held.ts';
import { RESEND_AFTER } from '../../../auth/proof/mail-proof.ts';
import { mustNotWait } from '../../../auth/proof/proof-checks.ts';
import type { ProofMails } from '../../../auth/proof/proof-mails.ts';
import type { SignUpBrowsers } from '../../../auth/proof/sign-up-browser.ts';
import { recordAudit } from '../../../auth/record/audit.ts';
import { inTransaction, isDuplicate } from '../../../auth/transaction.ts';
import { takenBackBy } from '../../../db/request-work.ts';
import { SECOND } from '../../../time.ts';
import { taken } from './taken-address.ts';

export interface SignUpParts {
  readonly emailVerification: 'later' | 'first';
  readonly mails: ProofMails;
  readonly browsers: SignUpBrowsers;
}

interface NewAccount {
  readonly name: string;
  readonly email: string;
  readonly image: string | undefined;
  readonly more: Record<string, unknown>;
  readonly password: string;
  readonly next: string | null;
}

type Known = NonNullable<
  Awaited<ReturnType<GenericEndpointContext['context']['internalAdapter']['findUserByEmail']>>
>;

const body = z.looseObject({
  name: z.string(),
  email: emailField.schema,
  password: z.string().min(1),
  image: z.string().optional(),
  callbackURL: z.string().optional(),
  rememberMe: z.boolean().optional(),
});

/**
 * The library's sign-up, with its contract, in one transaction with the proof and the mail. Where
 * the address must be confirmed first, a new, a taken and an unconfirmed address get the same
 * answer for the same work.
 */
export function signUp(parts: SignUpParts): BetterAuthPlugin {
  const options = {
    method: 'POST' as const,
    use: [formCsrfMiddleware],
    body,
    metadata: {
      allowedMediaTypes: ['application/x-www-form-urlencoded', 'application/json'],
    },
  };
  return {
    id: 'sign-up',
    endpoints: {
      signUpEmail: createAuthEndpoint('/sign-up/email', options, async (ctx) => {
        const wanted = read(ctx, ctx.body);
        return parts.emailVerification === 'first'
          ? proveFirst(ctx, wanted, parts)
          : proveLater(ctx, wanted, parts, ctx.body.rememberMe === false);
      }),
    },
  };
}

function read(ctx: GenericEndpointContext, sent: z.infer<typeof body>): NewAccount {
  const { name, email, password, image, callbackURL, rememberMe: _, ...rest } = sent;
  return {
    name,
    email,
    image,
    more: parseUserInput(ctx.context.options, rest, 'create'),
    password,
    next: ownPath(ctx, callbackURL),
  };
}

/** Signs the person in at once; the mail with the link is on its way. takenAddress has let through a new address. */
async function proveLater(
  ctx: GenericEndpointContext,
  wanted: NewAccount,
  { mails }: SignUpParts,
  forget: boolean,
) {
  const { internalAdapter, options } = ctx.context;
  const hash = await ctx.context.password.hash(wanted.password);
  const wait = await mails.wait(ctx, 'confirm-email', wanted.email);
  const { user, session } = await inTransaction(ctx, async (current) => {
    const created = await create(ctx, wanted, hash).catch((error) => {
      throw isDuplicate(error) ? taken() : error;
    });
    const own = await internalAdapter.createSession(created.id, forget);
    if (wait === 0) await mails.confirm(current, wanted, created);
    await recordAudit(ctx, {
      event: 'signUp',
      outcome: 'success',
      actorId: created.id,
      subjectId: created.id,
      sessionId: own.id,
    });
    return { user: created, session: own };
  });
  // When the answer says that it failed, the person signs up again: the address must be free for that.
  const where = [{ field: 'id', value: user.id }];
  takenBackBy(() => ctx.context.adapter.deleteMany({ model: 'user', where }));
  await notePersonHeld(session);
  await setSessionCookie(ctx, { session, user }, forget);
  return ctx.json({ token: session.token, user: parseUserOutput(options, user) });
}

/**
 * Signs nobody in. A known and a new address cost one hash or one check of a password and about the same
 * work: bench/enumeration.ts measures what the time of an answer tells.
 */
async function proveFirst(ctx: GenericEndpointContext, wanted: NewAccount, parts: SignUpParts) {
  const wait = await parts.mails.wait(ctx, 'confirm-email', wanted.email);
  // A mail of a moment ago will do. Without any mail the person could not go on.
  if (wait > RESEND_AFTER / SECOND) mustNotWait(wait);
  return unlessRaced(() => createOrImitate(ctx, wanted, parts, wait === 0));
}

async function createOrImitate(
  ctx: GenericEndpointContext,
  wanted: NewAccount,
  { mails, browsers }: SignUpParts,
  isMailed: boolean,
) {
  const { internalAdapter, options } = ctx.context;
  const known = await internalAdapter.findUserByEmail(wanted.email, { includeAccounts: true });
  const hash = await heldHash(ctx, known, wanted.password);
  const user = await inTransaction(ctx, async (current) => {
    const shown = known ? await imitate(ctx, wanted, known) : await create(ctx, wanted, hash);
    const mail = known?.user.emailVerified ? mails.exists : mails.confirm;
    if (isMailed) await mail(current, wanted, known?.user ?? shown);
    await recordAudit(ctx, {
      event: 'signUp',
      outcome: known ? 'refused' : 'success',
      actorId: null,
      subjectId: known?.user.id ?? shown.id,
    });
    return shown;
  });
  browsers.remember(ctx, wanted.email, beginningOf(hash));
  return ctx.json({ token: null, user: parseUserOutput(options, user) });
}

/** The hash of the password that was typed; of an unconfirmed account's own, if it is that one. */
async function heldHash(ctx: GenericEndpointContext, known: Known | null, password: string) {
  const own = known?.accounts?.find(({ providerId }) => providerId === 'credential')?.password;
  if (!own || known?.user.emailVerified) return ctx.context.password.hash(password);
  const same = await ctx.context.password.verify({ hash: own, password });
  return same ? own : `not-${own}`;
}

async function create(ctx: GenericEndpointContext, wanted: NewAccount, password: string) {
  const { internalAdapter } = ctx.context;
  const { name, email, image, more } = wanted;
  const user = await internalAdapter.createUser(
    { name, email, ...(image !== undefined && { image }), ...more, emailVerified: false },
    { method: 'email-password' },
  );
  await internalAdapter.linkAccount({
    userId: user.id,
    providerId: 'credential',
    accountId: user.id,
    password,
  });
  return user;
}

/** A user as `create` would give it back, after as much work; a read costs a little more. */
async function imitate(
  ctx: GenericEndpointContext,
  wanted: NewAccount,
  known: Known,
): Promise<User> {
  const { generateId, internalAdapter } = ctx.context;
  await internalAdapter.findUserById(known.user.id);
  await internalAdapter.findAccounts(known.user.id);
  const { name, email, image = null, more } = wanted;
  const now = new Date();
  const dates = { createdAt: now, updatedAt: now };
  const id = String(generateId({ model: 'user' }));
  return { ...blank(known.user), id, name, email, image, emailVerified: false, ...more, ...dates };
}

/** The columns of a user who has filled in nothing. */
function blank(user: User): Record<string, null> {
  return Object.fromEntries(Object.keys(user).map((column) => [column, null]));
}

/** Of two sign-ups with one address at once, the second starts again and finds it taken. */
async function unlessRaced<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    return act();
  }
}
