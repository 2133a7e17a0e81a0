import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { z } from 'zod';
import { type ProviderConfig, readProviders } from './provider-config.ts';

export type { ProviderConfig };

/** The whole configuration, read once and frozen. Nothing else looks at the environment. */
export interface Config {
  readonly production: boolean;
  readonly siteName: string;
  /** Where visitors reach the site; `origin` of it is what forms must come from. */
  readonly baseUrl: URL;
  readonly port: number;
  /** The address to listen on; undefined listens on all. */
  readonly host: string | undefined;
  readonly secret: string;
  readonly database: DatabaseConfig;
  readonly mail: MailConfig;
  /** Whether people are signed in before they have confirmed their address. */
  readonly emailVerification: 'later' | 'first';
  /** Whether people without a second factor set one up before anything else. */
  readonly requireSecondFactor: boolean;
  /** How long a proof opens sensitive acts. */
  readonly stepUpMinutes: number;
  /** Opens /metrics; without it there is none. */
  readonly metricsToken: string | undefined;
  /** How long "I have lost everything" waits before the second step is switched off. */
  readonly recoveryWaitHours: number;
  /** The accounts elsewhere with which people may sign in. */
  readonly providers: readonly ProviderConfig[];
  /** What Express' `trust proxy` takes: false, a number of hops, or a list of addresses. */
  readonly trustProxy: false | number | readonly string[];
  readonly logLevel: LogLevel;
}

export interface MailConfig {
  /** The server that takes our mails; undefined in a development without one. */
  readonly smtp: URL | undefined;
  readonly from: { readonly name: string; readonly address: string };
}

export type DatabaseConfig =
  | { readonly kind: 'server'; readonly url: string; readonly ca: string | undefined }
  /** No DATABASE_URL in development: a private server whose files live in this directory. */
  | { readonly kind: 'embedded'; readonly directory: string };

type LogLevel = (typeof LOG_LEVELS)[number];

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** OWASP ASVS 11.5.1 asks for 128 random bits; 32 characters hold them in any usual encoding. */
const SHORTEST_SECRET = 32;

/** Where the private development server keeps its files. */
const EMBEDDED_DIRECTORY = '.data/mysql';

/** Every mistake of the environment at once, in words. */
export class ConfigError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(
      `The configuration has ${problems.length === 1 ? 'a mistake' : 'mistakes'}:\n${problems.map((p) => `  - ${p}`).join('\n')}`,
    );
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

/** Takes what `.env` says into the environment; what is set there already wins. */
export function loadEnvironment(file = '.env'): NodeJS.ProcessEnv {
  try {
    process.loadEnvFile(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  return process.env;
}

/**
 * Environment → configuration.
 * @throws {ConfigError} with all mistakes, not just the first
 */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const production = environment.NODE_ENV === 'production';
  const set = withoutEmpty(environment);
  const parsed = variables(production).safeParse(set);
  const { providers, problems } = readProviders(set);
  if (!parsed.success) {
    throw new ConfigError([...parsed.error.issues.map((issue) => issue.message), ...problems]);
  }
  if (problems.length > 0) throw new ConfigError(problems);
  const env = parsed.data;
  if (env.SMTP_URL && !env.MAIL_FROM) {
    throw new ConfigError(['MAIL_FROM must be set with SMTP_URL.']);
  }
  return Object.freeze({
    production,
    siteName: env.SITE_NAME,
    baseUrl: env.BETTER_AUTH_URL ?? new URL(`http://localhost:${env.PORT}`),
    port: env.PORT,
    host: env.HOST ?? (production ? undefined : '127.0.0.1'),
    secret: env.BETTER_AUTH_SECRET,
    database: env.DATABASE_URL
      ? { kind: 'server', url: env.DATABASE_URL, ca: env.DATABASE_SSL_CA }
      : { kind: 'embedded', directory: resolve(EMBEDDED_DIRECTORY) },
    mail: {
      smtp: env.SMTP_URL,
      from: { name: env.MAIL_FROM?.name || env.SITE_NAME, address: mailAddress(env.MAIL_FROM) },
    },
    emailVerification: env.EMAIL_VERIFICATION,
    requireSecondFactor: env.REQUIRE_SECOND_FACTOR,
    stepUpMinutes: env.STEP_UP_MINUTES,
    metricsToken: env.METRICS_TOKEN,
    recoveryWaitHours: env.RECOVERY_WAIT_HOURS,
    providers,
    trustProxy: env.TRUST_PROXY,
    logLevel: env.LOG_LEVEL,
  } satisfies Config);
}

/** An empty line in `.env` means "not set". */
function withoutEmpty(environment: NodeJS.ProcessEnv): Record<string, string> {
  const set = Object.entries(environment).filter((entry): entry is [string, string] => !!entry[1]);
  return Object.fromEntries(set);
}

function variables(production: boolean) {
  const inProduction = <T extends z.ZodType>(type: T) => (production ? type : type.optional());
  return z.object({
    SITE_NAME: z.string().max(60, 'SITE_NAME is longer than 60 characters.').default('Latchkey'),
    PORT: z
      .string()
      .regex(/^\d{1,5}$/, 'PORT is not a port number.')
      .default('3000')
      .transform(Number)
      .refine((port) => port <= 65_535, 'PORT is above 65535.'),
    HOST: z.string().optional(),
    BETTER_AUTH_URL: inProduction(siteUrl(production)),
    BETTER_AUTH_SECRET: z
      .string('BETTER_AUTH_SECRET is missing. `sh bin/setup` writes a fresh one to .env.')
      .min(SHORTEST_SECRET, `BETTER_AUTH_SECRET is shorter than ${SHORTEST_SECRET} characters.`),
    DATABASE_URL: inProduction(
      z
        .string('DATABASE_URL must be set in production.')
        .refine(
          isDatabaseUrl,
          'DATABASE_URL is not of the form mysql://user:password@host:3306/name.',
        ),
    ),
    DATABASE_SSL_CA: z.string().transform(readCertificates).optional(),
    SMTP_URL: inProduction(smtpUrl()),
    MAIL_FROM: inProduction(mailbox()),
    EMAIL_VERIFICATION: z
      .enum(['later', 'first'], 'EMAIL_VERIFICATION is neither later nor first.')
      .default('later'),
    REQUIRE_SECOND_FACTOR: z
      .enum(['true', 'false'], 'REQUIRE_SECOND_FACTOR is neither true nor false.')
      .default('false')
      .transform((value) => value === 'true'),
    METRICS_TOKEN: z
      .string()
      .min(SHORTEST_SECRET, `METRICS_TOKEN is shorter than ${SHORTEST_SECRET} characters.`)
      .optional(),
    STEP_UP_MINUTES: z
      .string()
      .regex(/^([1-9]|[1-9]\d|1[01]\d|120)$/, 'STEP_UP_MINUTES is not a number from 1 to 120.')
      .default('10')
      .transform(Number),
    RECOVERY_WAIT_HOURS: z
      .string()
      .regex(
        /^(2[4-9]|[3-9]\d|[1-6]\d\d|7[01]\d|720)$/,
        'RECOVERY_WAIT_HOURS is not a number from 24 to 720.',
      )
      .default('72')
      .transform(Number),
    TRUST_PROXY: z.string().transform(readTrustProxy).default(false),
    LOG_LEVEL: z.enum(LOG_LEVELS, `LOG_LEVEL is none of ${LOG_LEVELS.join(', ')}.`).default('info'),
  });
}

/** An origin without a path: cookies and links hang on it. ASVS 12.2.1: https where people come from outside. */
function siteUrl(production: boolean) {
  return z.string('BETTER_AUTH_URL must be set in production.').transform((value, context) => {
    const url = URL.canParse(value) ? new URL(value) : undefined;
    const problem =
      !url || !/^https?:$/.test(url.protocol)
        ? 'is not a URL such as https://accounts.example.com'
        : url.pathname !== '/' || url.search || url.hash || url.username
          ? 'must be an origin alone, without path, query or user name'
          : production && url.protocol !== 'https:' && !isLoopback(url.hostname)
            ? 'must begin with https:// in production'
            : undefined;
    if (!url || problem) {
      context.addIssue(`BETTER_AUTH_URL ${problem}.`);
      return z.NEVER;
    }
    return url;
  });
}

function isLoopback(hostname: string): boolean {
  return /^(?:localhost|\[::1\]|127(?:\.\d+){3})$/.test(hostname);
}

function isDatabaseUrl(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const url = new URL(value);
  return url.protocol === 'mysql:' && url.pathname.length > 1;
}

function smtpUrl() {
  return z.string('SMTP_URL must be set in production.').transform((value, context) => {
    const url = URL.canParse(value) ? new URL(value) : undefined;
    const plain = url && !url.search && !url.hash && (url.pathname === '' || url.pathname === '/');
    if (plain && /^smtps?:$/.test(url.protocol) && url.hostname) return url;
    context.addIssue(
      'SMTP_URL is not of the form smtp://user:password@mail.example.com:587 or smtps://….',
    );
    return z.NEVER;
  });
}

/** "Name <address>" or an address alone. */
function mailbox() {
  return z.string('MAIL_FROM must be set in production.').transform((value, context) => {
    const [, name = '', quoted] = /^([^<>]*)<([^<>]*)>$/.exec(value.trim()) ?? [];
    const address = z.email().safeParse((quoted ?? value).trim());
    if (address.success)
      return { name: name.trim().replace(/^"(.*)"$/, '$1'), address: address.data };
    context.addIssue('MAIL_FROM is not of the form Name <address@example.com>.');
    return z.NEVER;
  });
}

/** A development without SMTP keeps its mails, so any sender will do. */
function mailAddress(from: { address: string } | undefined): string {
  return from?.address ?? 'accounts@localhost';
}

/** The certificates of the authority that signed the database server's, as PEM text. */
function readCertificates(path: string, context: z.RefinementCtx): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    context.addIssue(`DATABASE_SSL_CA: the file ${path} cannot be read.`);
    return z.NEVER;
  }
}

/**
 * ASVS 4.1.3 and 15.3.4: the client's address comes from trusted hops only, so "trust everyone" is
 * not on offer.
 */
function readTrustProxy(value: string, context: z.RefinementCtx): Config['trustProxy'] {
  if (/^\d{1,2}$/.test(value)) return Number(value) || false;
  if (value === 'false') return false;
  const list = value.split(',').map((part) => part.trim());
  const known = ['loopback', 'linklocal', 'uniquelocal'];
  if (list.every((entry) => known.includes(entry) || isAddressRange(entry))) return list;
  context.addIssue('TRUST_PROXY is neither a number of proxies nor a list of addresses or ranges.');
  return z.NEVER;
}

function isAddressRange(entry: string): boolean {
  const [address = '', bits, ...rest] = entry.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  return (
    bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128))
  );
}
