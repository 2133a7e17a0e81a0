import { isIP } from 'node:net';
import type { BetterAuthPlugin, GenericEndpointContext } from 'better-auth';
import { APIError, createAuthMiddleware } from 'better-auth/api';
import { recordRefusal } from '../../../auth/record/audit.ts';
import type { BreachedPasswords } from './breached-passwords.ts';
import { barredWords, type Weakness, weaknessOf } from './weak-passwords.ts';

/** The site, whose names are no secret, and what it asks for. */
interface PasswordRulesParts {
  readonly siteName: string;
  readonly baseUrl: URL;
  readonly shortest: number;
  /** Undefined where none is looked up. */
  readonly breached: BreachedPasswords | undefined;
}

/** What this plugin keeps for endpoints that set a password. */
interface Rules extends Pick<PasswordRulesParts, 'shortest' | 'breached'> {
  readonly site: readonly string[];
}

/** The owner of the password, as far as that is known. */
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
export function passwordRules(parts: PasswordRulesParts): BetterAuthPlugin {
  const { siteName, baseUrl, shortest, breached } = parts;
  const site = siteWords(siteName, baseUrl);
  return {
    id: PLUGIN,
    options: { site, shortest, breached } satisfies Rules,
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

/** Tells why a password can be guessed, without recording a refusal: for forms with other mistakes, too. */
export type PasswordWeakness = (password: string, owner: PasswordOwner) => Weakness | undefined;

/** Judges by what is known here, without asking another server. */
export function createPasswordWeakness({
  siteName,
  baseUrl,
  shortest,
}: Omit<PasswordRulesParts, 'breached'>): PasswordWeakness {
  const site = siteWords(siteName, baseUrl);
  return (password, { name = '', email = '' }) =>
    weaknessOf(password, barredWords(name, email, ...site), shortest);
}

/** The same within an endpoint. */
export function guessableBy(
  ctx: GenericEndpointContext,
  password: string,
  { name = '', email = '' }: PasswordOwner,
): Weakness | undefined {
  const { site, shortest } = rulesOf(ctx);
  return weaknessOf(password, barredWords(name, email, ...site), shortest);
}

/**
 * Refuses a password that can be guessed, or is known from a breach, and records the refusal. Outside of
 * transactions: the look-up waits for another server.
 * @throws APIError 400 with the code of the weakness
 */
export async function refuseWeakPassword(
  ctx: GenericEndpointContext,
  password: string,
  owner: PasswordOwner,
): Promise<void> {
  await refuseGuessablePassword(ctx, password, owner);
  if (await rulesOf(ctx).breached?.has(password)) throw await refusal(ctx, 'PASSWORD_BREACHED');
}

/**
 * Refuses a password that is too short, too long, too common, a mere pattern or made of words about
 * its owner or the site, and records the refusal.
 * @throws APIError 400 with the code of the weakness; `minLength` tells how long it must be
 */
export async function refuseGuessablePassword(
  ctx: GenericEndpointContext,
  password: string,
  owner: PasswordOwner,
): Promise<void> {
  const { shortest } = rulesOf(ctx);
  const code = guessableBy(ctx, password, owner);
  if (code)
    throw await refusal(ctx, code, code === 'PASSWORD_TOO_SHORT' && { minLength: shortest });
}

function rulesOf(ctx: GenericEndpointContext): Rules {
  const rules = ctx.context.getPlugin(PLUGIN)?.options;
  if (!rules) throw new Error(`The plugin "${PLUGIN}" is missing.`);
  return rules as Rules;
}

async function refusal(
  ctx: GenericEndpointContext,
  code: keyof typeof MESSAGES,
  more?: object | false,
) {
  await recordRefusal(ctx, { reason: code });
  return new APIError('BAD_REQUEST', { code, message: MESSAGES[code], ...more });
}

/** Refuses a weak password at sign-up. The endpoint itself refuses a value that is no text. */
async function refuse(
  ctx: GenericEndpointContext,
  password: unknown,
  owner: SentAlong,
): Promise<void> {
  if (typeof password !== 'string') return;
  const [name, email] = [textOrNothing(owner.name), textOrNothing(owner.email)];
  await refuseWeakPassword(ctx, password, { name, email });
}

/** Other fields of the request, which may hold anything. */
interface SentAlong {
  readonly name?: unknown;
  readonly email?: unknown;
}

const textOrNothing = (value: unknown) => (typeof value === 'string' ? value : undefined);

function siteWords(siteName: string, { hostname }: URL): readonly string[] {
  return [PRODUCT, siteName, withoutTopLevel(hostname)];
}

/** `accounts.example.com` → `accounts.example`; an address of figures bars nothing. */
function withoutTopLevel(hostname: string): string {
  if (isIP(hostname) || hostname.startsWith('[')) return '';
  return hostname.replace(/\.[^.]*$/, '');
}

const MESSAGES: Readonly<Record<Weakness | 'PASSWORD_BREACHED', string>> = {
  PASSWORD_TOO_SHORT: 'This password is too short.',
  PASSWORD_TOO_LONG: 'This password is too long.',
  PASSWORD_TOO_SIMPLE: 'This password is a pattern or a repetition.',
  PASSWORD_TOO_COMMON: 'This password is one of those that are guessed first.',
  PASSWORD_TOO_PERSONAL: 'This password is made of words about its owner or this site.',
  PASSWORD_BREACHED: 'This password is known from a breach of another site.',
};
