import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { projectPath } from '../root.ts';
import { readSettings, type Settings, type SettingTable } from './settings.ts';
import type { SiteLink } from './site.ts';
import { type LogLevel, variables } from './variables.ts';

/** The configuration but for the features' settings: enough for commands that keep no site running. */
export interface BaseConfig {
  readonly production: boolean;
  readonly siteName: string;
  /** What pages and mails link to at their foot. */
  readonly links: readonly SiteLink[];
  /** Where visitors reach the site; `origin` of it is what forms must come from. */
  readonly baseUrl: URL;
  readonly port: number;
  /** How many processes of this machine share the port. */
  readonly workers: number;
  /** The address to listen on. */
  readonly host: string;
  /** The first secret; signs and encrypts as long as there is no newer one. */
  readonly secret: string;
  /** The secrets that took its place, the current one first. */
  readonly newerSecrets: readonly { readonly version: number; readonly value: string }[];
  /** The numbers of older secrets whose signatures still count; 0 is the first one. */
  readonly trustedSecrets: readonly number[];
  readonly database: DatabaseConfig;
  readonly mail: MailConfig;
  /** Undefined where no traces are sent. */
  readonly tracing: { readonly service: string; readonly believesParents: boolean } | undefined;
  /** Opens /metrics; without it there is none. */
  readonly metricsToken: string | undefined;
  /** What Express' `trust proxy` takes: false, a number of hops, or a list of addresses. */
  readonly trustProxy: false | number | readonly string[];
  readonly logLevel: LogLevel;
  /** How the log reads; undefined for text in a terminal and JSON elsewhere. */
  readonly logFormat: 'json' | 'text' | undefined;
}

/** The whole configuration, read once and frozen. Nothing else looks at the environment. */
export interface Config extends BaseConfig {
  /** What the features are set to, by the names of their variables. */
  readonly settings: Settings;
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

/**
 * Takes what `.env` says into the environment; what is set there already wins.
 * @throws {ConfigError} when it is another user's: in a folder where everybody may write, such as `/tmp`, a
 *   command would take a stranger's settings
 */
export function loadEnvironment(file = '.env'): NodeJS.ProcessEnv {
  const owner = statSync(file, { throwIfNoEntry: false })?.uid;
  if (owner === undefined) return process.env;
  const ours = [process.getuid?.(), 0, statSync(projectPath('package.json')).uid];
  if (!ours.includes(owner)) {
    throw new ConfigError([
      `${resolve(file)} belongs to another user of this machine, and is not read.`,
    ]);
  }
  process.loadEnvFile(file);
  return process.env;
}

/**
 * Reads the environment into a configuration; `table` has the settings of the features.
 * @throws {ConfigError} with all mistakes, not just the first
 */
export function readConfig(environment: NodeJS.ProcessEnv, table: SettingTable): Config;
export function readConfig(environment: NodeJS.ProcessEnv): BaseConfig;
export function readConfig(environment: NodeJS.ProcessEnv, table?: SettingTable): BaseConfig {
  const set = withoutEmpty(environment);
  const parsed = variables(set).safeParse(set);
  const { values, mistakes } = readSettings(table ?? {}, set);
  if (!parsed.success) {
    throw new ConfigError([...parsed.error.issues.map((issue) => issue.message), ...mistakes]);
  }
  if (mistakes.length > 0) throw new ConfigError(mistakes);
  const env = parsed.data;
  const production = env.NODE_ENV === 'production';
  return Object.freeze({
    production,
    siteName: env.SITE_NAME,
    links: [
      ...(env.PRIVACY_URL ? [{ name: 'privacy' as const, url: env.PRIVACY_URL }] : []),
      ...(env.TERMS_URL ? [{ name: 'terms' as const, url: env.TERMS_URL }] : []),
      ...(env.SUPPORT_EMAIL
        ? [{ name: 'support' as const, url: `mailto:${env.SUPPORT_EMAIL}` }]
        : []),
    ],
    baseUrl: env.BETTER_AUTH_URL ?? new URL(`http://localhost:${env.PORT}`),
    port: env.PORT,
    workers: env.WEB_CONCURRENCY,
    host: env.HOST ?? '127.0.0.1',
    secret: env.BETTER_AUTH_SECRET,
    newerSecrets: env.BETTER_AUTH_SECRETS,
    trustedSecrets: env.TRUSTED_SECRETS,
    database: env.DATABASE_URL
      ? { kind: 'server', url: env.DATABASE_URL, ca: env.DATABASE_SSL_CA }
      : { kind: 'embedded', directory: resolve(EMBEDDED_DIRECTORY) },
    mail: {
      smtp: env.SMTP_URL,
      from: { name: env.MAIL_FROM?.name || env.SITE_NAME, address: mailAddress(env.MAIL_FROM) },
    },
    tracing: isTraced(env)
      ? { service: env.OTEL_SERVICE_NAME, believesParents: env.TRUST_PROXY !== false }
      : undefined,
    metricsToken: env.METRICS_TOKEN,
    trustProxy: env.TRUST_PROXY,
    logLevel: env.LOG_LEVEL,
    logFormat: env.LOG_FORMAT,
    settings: values,
  } satisfies BaseConfig & { settings: object });
}

/** OpenTelemetry's own variables, as every program reads them. */
function isTraced(env: {
  readonly OTEL_SDK_DISABLED: boolean;
  readonly OTEL_EXPORTER_OTLP_ENDPOINT?: string | undefined;
  readonly OTEL_EXPORTER_OTLP_TRACES_ENDPOINT?: string | undefined;
}): boolean {
  const endpoint = env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ?? env.OTEL_EXPORTER_OTLP_ENDPOINT;
  return endpoint !== undefined && !env.OTEL_SDK_DISABLED;
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
