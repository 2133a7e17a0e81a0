import { resolve } from 'node:path';
import { type ProviderConfig, readProviders } from './providers.ts';
import { type LogLevel, variables } from './variables.ts';

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
  /** The first secret; signs and encrypts as long as there is no newer one. */
  readonly secret: string;
  /** Those that took its place, the current one first. */
  readonly newerSecrets: readonly { readonly version: number; readonly value: string }[];
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
  const set = withoutEmpty(environment);
  const parsed = variables(set).safeParse(set);
  const { providers, problems } = readProviders(set);
  if (!parsed.success) {
    throw new ConfigError([...parsed.error.issues.map((issue) => issue.message), ...problems]);
  }
  if (problems.length > 0) throw new ConfigError(problems);
  const env = parsed.data;
  const production = env.NODE_ENV === 'production';
  return Object.freeze({
    production,
    siteName: env.SITE_NAME,
    baseUrl: env.BETTER_AUTH_URL ?? new URL(`http://localhost:${env.PORT}`),
    port: env.PORT,
    host: env.HOST ?? (production ? undefined : '127.0.0.1'),
    secret: env.BETTER_AUTH_SECRET,
    newerSecrets: env.BETTER_AUTH_SECRETS,
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

/** A development without SMTP keeps its mails, so any sender will do. */
function mailAddress(from: { address: string } | undefined): string {
  return from?.address ?? 'accounts@localhost';
}
