import { createHmac, randomBytes } from 'node:crypto';
import {
  type BetterAuthPlugin,
  type BetterAuthPluginDBSchema,
  type GenericEndpointContext,
  getCurrentAdapter,
} from 'better-auth';
import { APIError, createAuthEndpoint } from 'better-auth/api';
import { z } from 'zod';
import { DAY, SECOND } from '../../time.ts';
import { idSchema } from '../ids.ts';
import { endPending } from '../ladder/pending-state.ts';
import { personField } from '../person-field.ts';
import { recordOwn } from '../record/audit.ts';
import type { Secrets } from '../secrets.ts';
import { inTransaction } from '../transaction.ts';
import { sessionRequired } from './found-session.ts';

/** How long a browser is trusted; using it does not make it longer. */
const TRUSTED_FOR = 30 * DAY;

const PLUGIN = 'trusted-browsers';
const MODEL = 'trustedBrowser';

/** A browser that is trusted, as its person may see it. */
interface TrustedBrowser {
  readonly id: string;
  readonly userAgent: string | null;
  readonly createdAt: Date;
  readonly lastUsedAt: Date;
  readonly expiresAt: Date;
  /** Whether it is the browser that asks. */
  readonly current: boolean;
}

interface TrustedBrowserRow extends Omit<TrustedBrowser, 'current'> {
  readonly tokenHash: string;
}

/**
 * Browsers in which a person is not asked for the second step: `GET /trusted-browsers`, what was used
 * last first, `POST /untrust-browser { id }` and `POST /untrust-browsers`. Ending trust only ever
 * protects, so it asks for no step-up.
 */
export function trustedBrowsers({ current, trusted }: Pick<Secrets, 'current' | 'trusted'>) {
  const use = [sessionRequired];
  return {
    id: PLUGIN,
    options: { secrets: [current, ...trusted] },
    schema,
    endpoints: {
      trustedBrowsers: createAuthEndpoint(
        '/trusted-browsers',
        { method: 'GET', use },
        async (ctx) => ctx.json(await list(ctx, ctx.context.session.user.id)),
      ),
      untrustBrowser: createAuthEndpoint(
        '/untrust-browser',
        { method: 'POST', body: z.object({ id: idSchema }), use },
        async (ctx) => {
          await inTransaction(ctx, async (adapter) => {
            const ended = await adapter.deleteMany({
              model: MODEL,
              where: [
                { field: 'id', value: ctx.body.id },
                { field: 'userId', value: ctx.context.session.user.id },
              ],
            });
            if (ended === 0) throw unknownBrowser();
            await recordOwn(ctx, 'trustEnded', { count: ended });
          });
          return ctx.json({ status: true });
        },
      ),
      untrustBrowsers: createAuthEndpoint(
        '/untrust-browsers',
        { method: 'POST', use },
        async (ctx) => {
          await inTransaction(ctx, async () => {
            const count = await endTrust(ctx, ctx.context.session.user.id);
            await recordOwn(ctx, 'trustEnded', { count });
          });
          return ctx.json({ status: true });
        },
      ),
    },
  } satisfies BetterAuthPlugin;
}

/**
 * Remembers this browser, after a second step and within its transaction; the cookie is `giveTrust`'s.
 * `deviceId`: of the session that begins, with which the trust can be ended.
 */
export async function rememberTrust(
  ctx: GenericEndpointContext,
  userId: string,
  deviceId: string | null,
): Promise<string> {
  const adapter = await getCurrentAdapter(ctx.context.adapter);
  const token = randomBytes(32).toString('base64url');
  const now = new Date();
  await forget(ctx, userId);
  await adapter.create({
    model: MODEL,
    data: {
      userId,
      tokenHash: hashOf(userId, token, ctx.context.secret),
      deviceId,
      userAgent: ctx.headers?.get('user-agent')?.slice(0, 512) ?? null,
      createdAt: now,
      lastUsedAt: now,
      expiresAt: new Date(now.getTime() + TRUSTED_FOR),
    },
  });
  return token;
}

/**
 * Hands the browser its mark. The mark is for this person alone, so that others keep theirs in this browser.
 */
export function giveTrust(ctx: GenericEndpointContext, userId: string, token: string): void {
  const { name, attributes } = cookieOf(ctx, userId);
  ctx.setCookie(name, token, { ...attributes, maxAge: TRUSTED_FOR / SECOND });
}

/**
 * Whether this browser is trusted with this account; notes that it was used, and by which device: the mark of trust
 * may have outlived the device's, and ends with the session that it has opened.
 */
export async function isTrusted(
  ctx: GenericEndpointContext,
  userId: string,
  deviceId: string | null,
): Promise<boolean> {
  const hashes = trustedTokenHashes(ctx, userId);
  if (hashes.length === 0) return false;
  const adapter = await getCurrentAdapter(ctx.context.adapter);
  const used = await adapter.updateMany({
    model: MODEL,
    where: [
      { field: 'tokenHash', operator: 'in', value: hashes },
      { field: 'userId', value: userId },
      { field: 'expiresAt', operator: 'gt', value: new Date() },
    ],
    update: { lastUsedAt: new Date(), deviceId },
  });
  return used === 1;
}

/**
 * Ends what was shown before a change of password or factors, within its transaction: the trust in all
 * browsers of a person, and sign-ins that are half-way. Gives how many browsers there were.
 */
export async function endTrust(ctx: GenericEndpointContext, userId: string): Promise<number> {
  await endPending(ctx, userId);
  const adapter = await getCurrentAdapter(ctx.context.adapter);
  return adapter.deleteMany({ model: MODEL, where: [{ field: 'userId', value: userId }] });
}

async function list(ctx: GenericEndpointContext, userId: string): Promise<TrustedBrowser[]> {
  const own = trustedTokenHashes(ctx, userId);
  const rows = await ctx.context.adapter.findMany<TrustedBrowserRow>({
    model: MODEL,
    where: [
      { field: 'userId', value: userId },
      { field: 'expiresAt', operator: 'gt', value: new Date() },
    ],
    sortBy: { field: 'lastUsedAt', direction: 'desc' },
  });
  return rows.map(({ id, userAgent, createdAt, lastUsedAt, expiresAt, tokenHash }) => {
    return { id, userAgent, createdAt, lastUsedAt, expiresAt, current: own.includes(tokenHash) };
  });
}

/** The hashes under which this browser's mark may be kept: it may be from before a change of the secret. */
function trustedTokenHashes(ctx: GenericEndpointContext, userId: string): string[] {
  const plugin = ctx.context.getPlugin(PLUGIN);
  const { secrets } = plugin?.options as { readonly secrets: readonly string[] };
  return secrets.flatMap((secret) => {
    const token = ctx.getCookie(cookieOf(ctx, userId, secret).name);
    return token ? hashOf(userId, token, secret) : [];
  });
}

/** Removes the mark that this browser had before, and marks that have expired. */
async function forget(ctx: GenericEndpointContext, userId: string): Promise<void> {
  const adapter = await getCurrentAdapter(ctx.context.adapter);
  const before = trustedTokenHashes(ctx, userId);
  const theirs = { field: 'userId', value: userId };
  if (before.length > 0) {
    await adapter.deleteMany({
      model: MODEL,
      where: [theirs, { field: 'tokenHash', operator: 'in', value: before }],
    });
  }
  await adapter.deleteMany({
    model: MODEL,
    where: [theirs, { field: 'expiresAt', operator: 'lte', value: new Date() }],
  });
}

/**
 * The cookie of one person: its name has the person, and the hash binds it to the account, so elsewhere it
 * opens nothing.
 */
function cookieOf(ctx: GenericEndpointContext, userId: string, secret = ctx.context.secret) {
  return ctx.context.createAuthCookie(`trusted_${keyed(secret, 'name', userId).slice(0, 16)}`);
}

function hashOf(userId: string, token: string, secret: string): string {
  return keyed(secret, 'token', userId, token);
}

function keyed(secret: string, ...parts: string[]): string {
  return createHmac('sha256', secret)
    .update(['trusted-browser', ...parts].join('\n'))
    .digest('base64url');
}

function unknownBrowser(): APIError {
  return new APIError('NOT_FOUND', {
    code: 'TRUSTED_BROWSER_NOT_FOUND',
    message: 'No such browser',
  });
}

const schema = {
  trustedBrowser: {
    fields: {
      userId: personField,
      tokenHash: { type: 'string', required: true, input: false, unique: true },
      deviceId: { type: 'string', required: false, input: false },
      userAgent: { type: 'string', required: false, input: false },
      createdAt: { type: 'date', required: true, input: false },
      lastUsedAt: { type: 'date', required: true, input: false },
      expiresAt: { type: 'date', required: true, input: false, index: true },
    },
  },
} satisfies BetterAuthPluginDBSchema;
