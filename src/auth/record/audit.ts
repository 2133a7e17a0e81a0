import { defineRequestState, queueAfterTransactionHook } from '@better-auth/core/context';
import {
  type BetterAuthPlugin,
  type BetterAuthPluginDBSchema,
  type GenericEndpointContext,
  getCurrentAdapter,
} from 'better-auth';
import { createAuthMiddleware } from 'better-auth/api';
import type { Insertable } from 'kysely';
import type { Database } from '../../db/database.ts';
import type { Schema } from '../../db/schema.ts';
import { emailKey } from '../../email-address.ts';
import type { Catalogue } from '../../i18n/words.ts';
import { CLIENT_IP_HEADER, REQUEST_ID_HEADER } from '../../web/visitor-headers.ts';
import { newId } from '../ids.ts';
import { WAYS_IN } from '../ladder/ways-in.ts';
import { sessionOf } from '../session/found-session.ts';

/** What can happen; every event has words in the catalogue, for the person's own history. */
export type AuditEventName = keyof Catalogue['history']['events'];

export interface AuditEvent {
  readonly event: AuditEventName;
  readonly outcome: 'success' | 'refused';
  /** Who did it; null for somebody unknown. */
  readonly actorId: string | null;
  /** Whose account it is about; as a rule the actor's own. */
  readonly subjectId: string | null;
  readonly sessionId?: string | null;
  /** Small and without secrets, names or addresses: it outlives the account. */
  readonly detail?: Readonly<Record<string, string | number | boolean>>;
}

const PLUGIN = 'audit';
const MODEL = 'auditEvent';

/** Whether the act of this request has its row already; one that was rolled back does not count. */
const recorded = defineRequestState(() => false);

/**
 * Writes one row for one act (ASVS 16.3.1), within the transaction that is under way, if any. From
 * where and in which request is read from the headers that our own middleware has set. A refusal
 * that rolls its transaction back is recorded after it.
 */
export async function recordAudit(ctx: GenericEndpointContext, event: AuditEvent): Promise<void> {
  const data = {
    event: event.event,
    outcome: event.outcome,
    actorId: event.actorId,
    subjectId: event.subjectId,
    sessionId: event.sessionId ?? null,
    ipAddress: ctx.headers?.get(CLIENT_IP_HEADER) ?? null,
    userAgent: ctx.headers?.get('user-agent')?.slice(0, 512) ?? null,
    requestId: ctx.headers?.get(REQUEST_ID_HEADER) ?? null,
    detail: event.detail ? JSON.stringify(event.detail) : null,
    createdAt: new Date(),
  };
  const adapter = await getCurrentAdapter(ctx.context.adapter);
  if (adapter === ctx.context.adapter) await insertAlone(ctx, data);
  else await adapter.create({ model: MODEL, data });
  await queueAfterTransactionHook(() => recorded.set(true));
}

/** Writes the row of an act of whoever is signed in, upon their own account, that went well. */
export async function recordOwn(
  ctx: GenericEndpointContext,
  event: AuditEventName,
  detail?: AuditEvent['detail'],
): Promise<void> {
  const { session: found } = ctx.context;
  const own = found?.user.id ?? null;
  await recordAudit(ctx, {
    event,
    outcome: 'success',
    actorId: own,
    subjectId: own,
    sessionId: found?.session.id ?? null,
    ...(detail && { detail }),
  });
}

/** Whether the act of this request has its row. */
export function wasRecorded(): Promise<boolean> {
  return recorded.get();
}

/** Outside a transaction the adapter would make one of four statements; every sign-in passes here. */
async function insertAlone(
  ctx: GenericEndpointContext,
  data: Omit<Insertable<Schema['auditEvent']>, 'id'>,
): Promise<void> {
  const { query } = ctx.context.getPlugin(PLUGIN)?.options as Pick<Database, 'query'>;
  await query
    .insertInto(MODEL)
    .values({ id: newId(), ...data })
    .execute();
}

/** What the state-changing endpoints do, by path: those of the library and our own. */
export const ACTS: Readonly<Record<string, AuditEventName>> = {
  '/cancel-deletion': 'deletionCancelled',
  '/cancel-email-change': 'emailChangeCancelled',
  '/change-email': 'emailChangeRequested',
  '/change-password': 'passwordChanged',
  '/change-username': 'userNameChanged',
  '/delete-user': 'deletionScheduled',
  '/export-data': 'exportAsked',
  '/link-social': 'providerAsked',
  '/not-me': 'notMe',
  '/passkey/delete-passkey': 'passkeyRemoved',
  '/passkey/second-step': 'passkeyStepOn',
  '/passkey/update-passkey': 'passkeyRenamed',
  '/passkey/verify-authentication': 'signIn',
  '/passkey/verify-registration': 'passkeyAdded',
  '/recovery/cancel': 'recoveryCancelled',
  '/recovery/request': 'recoveryRequested',
  '/recovery/start': 'recoveryStarted',
  '/remove-picture': 'pictureRemoved',
  '/request-password-reset': 'passwordResetRequested',
  '/resend-email-change': 'emailChangeResent',
  '/reset-password': 'passwordReset',
  '/revoke-other-sessions': 'sessionsEnded',
  '/revoke-session': 'sessionEnded',
  '/revoke-sessions': 'allSessionsEnded',
  '/send-verification-email': 'confirmationResent',
  '/set-password': 'passwordSet',
  '/sign-in/email': 'signIn',
  '/sign-in/magic-link': 'signInMailAsked',
  '/sign-in/mail': 'signInMailAsked',
  '/sign-in/mail/verify': 'signIn',
  '/sign-in/username': 'signIn',
  '/sign-out': 'signOut',
  '/sign-up/email': 'signUp',
  '/step-up/passkey': 'stepUp',
  '/step-up/mail-code': 'stepUp',
  '/step-up/password': 'stepUp',
  '/step-up/totp': 'stepUp',
  '/step-up/recovery-code': 'stepUp',
  '/step-up/send-mail-code': 'stepUpCodeSent',
  '/two-factor/disable': 'totpOff',
  '/two-factor/disable-mail': 'mailFactorOff',
  '/two-factor/enable': 'totpSetUp',
  '/two-factor/enable-mail': 'mailFactorOn',
  '/two-factor/generate-backup-codes': 'recoveryCodesRenewed',
  '/two-factor/send-otp': 'secondStepCodeSent',
  '/two-factor/verify-backup-code': 'signIn',
  '/two-factor/verify-otp': 'signIn',
  '/two-factor/verify-passkey': 'signIn',
  '/two-factor/verify-totp': 'signIn',
  '/undo-email-change': 'emailChangeUndone',
  '/untrust-browser': 'trustEnded',
  '/untrust-browsers': 'trustEnded',
  '/unlink-account': 'providerDisconnected',
  '/unlock-password': 'passwordUnlocked',
  '/update-picture': 'pictureChanged',
  '/update-user': 'profileChanged',
  '/verify-email': 'emailConfirmed',
  '/verify-email-change': 'emailChanged',
};

/**
 * Records what is not recorded yet when an act has ended: the library's own acts, and of ours what
 * was refused before they began, such as a call without a session or with a body of another shape.
 * A refusal by a `before` hook does not come here: the hook records it.
 */
export function audit({ query }: Pick<Database, 'query'>): BetterAuthPlugin {
  return {
    id: PLUGIN,
    options: { query },
    schema: auditSchema,
    hooks: {
      after: [
        {
          matcher: ({ path }) => path !== undefined && Object.hasOwn(ACTS, path),
          handler: createAuthMiddleware(async (ctx) => {
            const event = ACTS[ctx.path];
            if (event === undefined || (await recorded.get())) return;
            const outcome = ctx.context.returned instanceof Error ? 'refused' : 'success';
            await recordAudit(ctx, { event, outcome, ...(await whoActed(ctx)) });
          }),
        },
      ],
    },
  };
}

/**
 * For a `before` hook that is about to refuse: its throw skips what records endings. And for a call that
 * finds nothing left to do: its answer is no error, but it is no second act either.
 */
export async function recordRefusal(
  ctx: GenericEndpointContext,
  detail?: AuditEvent['detail'],
): Promise<void> {
  const event = ACTS[ctx.path];
  if (event === undefined) return;
  await sessionOf(ctx);
  const who = await whoActed(ctx);
  await recordAudit(ctx, { event, outcome: 'refused', ...who, ...(detail && { detail }) });
}

/** Who did it, and to whose account, as far as the library has found out. */
async function whoActed(
  ctx: GenericEndpointContext,
): Promise<Pick<AuditEvent, 'actorId' | 'subjectId' | 'sessionId' | 'detail'>> {
  const { newSession, session } = ctx.context;
  const signed = newSession ?? session;
  const known = signed?.user ?? (await userByEmail(ctx, ctx.body?.email));
  const way = Object.hasOwn(WAYS_IN, ctx.path) ? WAYS_IN[ctx.path] : undefined;
  return {
    actorId: signed?.user.id ?? null,
    subjectId: known?.id ?? null,
    sessionId: signed?.session.id ?? null,
    ...(way && ACTS[ctx.path] === 'signIn' && { detail: { method: way.method } }),
  };
}

async function userByEmail(ctx: GenericEndpointContext, email: unknown) {
  if (typeof email !== 'string') return undefined;
  const found = await ctx.context.internalAdapter.findUserByEmail(emailKey(email));
  return found?.user;
}

const auditSchema = {
  auditEvent: {
    fields: {
      event: { type: 'string', required: true, input: false },
      outcome: { type: 'string', required: true, input: false },
      actorId: { type: 'string', required: false, input: false },
      subjectId: { type: 'string', required: false, input: false },
      sessionId: { type: 'string', required: false, input: false },
      ipAddress: { type: 'string', required: false, input: false },
      userAgent: { type: 'string', required: false, input: false },
      requestId: { type: 'string', required: false, input: false },
      detail: { type: 'string', required: false, input: false },
      createdAt: { type: 'date', required: true, input: false, index: true },
    },
  },
} satisfies BetterAuthPluginDBSchema;
