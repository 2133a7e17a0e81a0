import { isIP } from 'node:net';
import type { BetterAuthPlugin, GenericEndpointContext } from 'better-auth';
import { APIError, createAuthMiddleware } from 'better-auth/api';
import { recordRefusal } from '../../../auth/record/audit.ts';
import { barredWords, type Weakness, weaknessOf } from './weak-passwords.ts';

/** The site, whose names are no secret. */
interface SiteNames {
  readonly siteName: string;
  readonly baseUrl: URL;
}

/** Whose password it is to be, as far as that is known. */
export interface PasswordOwner {
  readonly name?: string | undefined;
  readonly email?: string | undefined;
}

const PLUGIN = 'password-rules';

/** The product's own name, which anybody can read off a cookie. */
const PRODUCT = 'Latchkey';

/**
 * What a new password must be, at sign-up. Our own endpoints that set one (change, set, reset) call
 * `refuseWeakPassword` once they know whose it is.
 */
export function passwordRules({ siteName, baseUrl }: SiteNames): BetterAuthPlugin {
  const site = [PRODUCT, siteName, withoutTopLevel(baseUrl.hostname)];
  return {
    id: PLUGIN,
    options: { site },
    hooks: {
      before: [
        {
          matcher: ({ path }) => path === '/sign-up/email',
          handler: createAuthMiddleware((ctx) => refuse(ctx, ctx.body?.password, ctx.body ?? {})),
        },
      ],
    },
  };
}

/**
 * Refuses a password that is too short, too long, too common, a mere pattern or made of words about
 * its owner or the site, and records the refusal.
 * @throws APIError 400 with the code of the weakness
 */
export async function refuseWeakPassword(
  ctx: GenericEndpointContext,
  password: string,
  { name = '', email = '' }: PasswordOwner,
): Promise<void> {
  const site = ctx.context.getPlugin(PLUGIN)?.options?.site as readonly string[] | undefined;
  if (!site) throw new Error(`The plugin "${PLUGIN}" is missing.`);
  const code = weaknessOf(password, barredWords(name, email, ...site));
  if (!code) return;
  await recordRefusal(ctx, { reason: code });
  throw new APIError('BAD_REQUEST', { code, message: MESSAGES[code] });
}

/** What is no text at all, the endpoint's own check of its body refuses. */
async function refuse(
  ctx: GenericEndpointContext,
  password: unknown,
  owner: SentAlong,
): Promise<void> {
  if (typeof password !== 'string') return;
  const [name, email] = [textOrNothing(owner.name), textOrNothing(owner.email)];
  await refuseWeakPassword(ctx, password, { name, email });
}

/** As a program has sent it: anything. */
interface SentAlong {
  readonly name?: unknown;
  readonly email?: unknown;
}

const textOrNothing = (value: unknown) => (typeof value === 'string' ? value : undefined);

/** `accounts.example.com` → `accounts.example`; an address of figures bars nothing. */
function withoutTopLevel(hostname: string): string {
  if (isIP(hostname) || hostname.startsWith('[')) return '';
  return hostname.replace(/\.[^.]*$/, '');
}

const MESSAGES: Readonly<Record<Weakness, string>> = {
  PASSWORD_TOO_SHORT: 'This password is too short.',
  PASSWORD_TOO_LONG: 'This password is too long.',
  PASSWORD_TOO_SIMPLE: 'This password is a pattern or a repetition.',
  PASSWORD_TOO_COMMON: 'This password is one of those that are guessed first.',
  PASSWORD_TOO_PERSONAL: 'This password is made of words about its owner or this site.',
};
