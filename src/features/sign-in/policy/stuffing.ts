import { createHmac } from 'node:crypto';
import { defineRequestState } from '@better-auth/core/context';
import type { BetterAuthPlugin, GenericEndpointContext } from 'better-auth';
import { APIError, createAuthMiddleware } from 'better-auth/api';
import { normalisedPassword } from '../../../auth/fields.ts';
import { wideNetworkOf } from '../../../auth/network.ts';
import type { MailProofs } from '../../../auth/proof/mail-proof.ts';
import type { DeviceCookie } from '../../../auth/session/device-cookie.ts';
import { knowsBrowser, type Typed } from '../../../auth/step-up/password-tries.ts';
import type { Database } from '../../../db/database.ts';
import { SECOND } from '../../../time.ts';
import { browserFamily } from '../../../web/browser-text.ts';
import type { ManyNames, Sign } from './many-names.ts';
import { PASSWORD_PATHS, typedIn } from './typed-name.ts';

export interface StuffingParts {
  readonly database: Database;
  readonly proofs: MailProofs;
  readonly deviceCookie: DeviceCookie;
  readonly emailVerification: 'later' | 'first';
  readonly manyNames: ManyNames;
  /** The site's secret: what is counted is a keyed hash. */
  readonly secret: string;
  /** Waits so many milliseconds. */
  readonly pause: (time: number) => Promise<unknown>;
}

/** How long each answer waits while a network, or a password, is tried on many names. */
const PAUSE = 3 * SECOND;

/** A try, and the signs that it may have in common with tries at other names. */
interface Try {
  readonly typed: Typed;
  readonly signs: readonly Sign[];
}

const made = defineRequestState<Try | null>(() => null);

/**
 * Sees stuffing: one network, or one password, tried on many names, although no single name reaches its
 * count. Then tries in browsers that the account does not know wait, and only a few a minute are looked at;
 * others get 429 before their password is. Known browsers and every other way in are as always. An honest
 * sign-in costs no statement: what is slowed down is in memory (many-names.ts), and only wrong tries count.
 * docs/decisions/0062-stuffing-and-floods.md.
 */
export function stuffing(parts: StuffingParts): BetterAuthPlugin {
  const matcher = ({ path = '' }: { path?: string | undefined }) => PASSWORD_PATHS.includes(path);
  return {
    id: 'stuffing',
    hooks: {
      before: [{ matcher, handler: createAuthMiddleware((ctx) => slowDown(ctx, parts)) }],
      after: [{ matcher, handler: createAuthMiddleware((ctx) => note(ctx, parts)) }],
    },
  };
}

async function slowDown(ctx: GenericEndpointContext, parts: StuffingParts): Promise<void> {
  const typed = typedIn(ctx, parts);
  if (!typed) return;
  const signs = signsOf(ctx, parts.secret);
  await made.set({ typed, signs });
  const { manyNames, pause } = parts;
  const seen = signs.filter((sign) => manyNames.isSlow(sign));
  if (seen.length === 0 || (await isKnown(ctx, parts, typed))) return;
  const wait = await manyNames.take(seen);
  if (wait > 0) {
    await made.set(null);
    throw new APIError(
      'TOO_MANY_REQUESTS',
      { code: 'TOO_MANY_REQUESTS', message: 'Too many tries from here. Come again later.' },
      { 'x-retry-after': String(wait) },
    );
  }
  await pause(PAUSE);
}

/** Counts a wrong try. A name that nobody has counts like any other. */
async function note(ctx: GenericEndpointContext, parts: StuffingParts): Promise<void> {
  const one = await made.get();
  const { returned } = ctx.context as { returned?: unknown };
  if (!one || !(returned instanceof APIError) || returned.statusCode !== 401) return;
  const { typed, signs } = one;
  if (await isKnown(ctx, parts, typed)) return;
  await Promise.all(signs.map((sign) => parts.manyNames.note(sign, typed.hash)));
}

/** The signs of a try: its network, and the password itself, by a hash that changes each day. */
function signsOf(ctx: GenericEndpointContext, secret: string): readonly Sign[] {
  const keyed = (...text: string[]) =>
    createHmac('sha256', secret)
      .update(['stuffing', ...text].join('\n'))
      .digest('base64url');
  const network = wideNetworkOf(ctx);
  const day = new Date().toISOString().slice(0, 10);
  const password = normalisedPassword(ctx.body.password);
  return [
    { kind: 'network', id: keyed('network', network), shown: network },
    { kind: 'password', id: keyed('password', day, password) },
  ];
}

async function isKnown(
  ctx: GenericEndpointContext,
  { database, deviceCookie }: StuffingParts,
  typed: Typed,
): Promise<boolean> {
  const deviceId = deviceCookie.read(ctx.headers?.get('cookie'));
  if (!deviceId) return false;
  const family = browserFamily(ctx.headers?.get('user-agent'));
  return knowsBrowser(database, typed, { deviceId, family });
}
