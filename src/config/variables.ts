import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { z } from 'zod';
import { canonicalEmail, shownEmail } from '../email-address.ts';
import { isLoopback, isOffTheInternet, isOwnAddress } from '../hosts.ts';
import { readNewerSecrets, readTrustedSecrets, SHORTEST_SECRET } from './secret-variables.ts';

export type LogLevel = (typeof LOG_LEVELS)[number];

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/**
 * The variables of the environment: what each may be, what stands for one that is not set, and in which
 * words a mistake is told. Some depend on others: `set` is what is set. Those of a feature are in its
 * settings.ts.
 */
export function variables(set: Readonly<Record<string, string>>) {
  const production = set.NODE_ENV === 'production';
  const mails = production || !isOnlyTriedOut(set.BETTER_AUTH_URL) || !isNear(set.HOST);
  const inProduction = <T extends z.ZodType>(type: T) => (production ? type : type.optional());
  return z.object({
    NODE_ENV: z
      .enum(
        ['development', 'test', 'production'],
        'NODE_ENV is none of development, test, production.',
      )
      .default('development'),
    SITE_NAME: z
      .string()
      .max(60, 'SITE_NAME is longer than 60 characters.')
      .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u, 'SITE_NAME has line breaks or control characters.')
      .default('Latchkey'),
    PRIVACY_URL: pageOfOperator('PRIVACY_URL').optional(),
    TERMS_URL: pageOfOperator('TERMS_URL').optional(),
    SUPPORT_EMAIL: z.string().transform(readSupportEmail).optional(),
    PORT: z
      .string()
      .regex(/^\d{1,5}$/, 'PORT is not a port number.')
      .default('3000')
      .transform(Number)
      .refine((port) => port <= 65_535, 'PORT is above 65535.'),
    HOST: z.string().optional(),
    WEB_CONCURRENCY: z
      .string()
      .regex(/^([1-9]|[1-5]\d|6[0-4])$/, 'WEB_CONCURRENCY is not a number from 1 to 64.')
      .default('1')
      .transform(Number),
    BETTER_AUTH_URL: inProduction(siteUrl(production)),
    BETTER_AUTH_SECRET: z
      .string('BETTER_AUTH_SECRET is missing. `sh bin/setup` writes a fresh one to .env.')
      .min(SHORTEST_SECRET, `BETTER_AUTH_SECRET is shorter than ${SHORTEST_SECRET} characters.`),
    BETTER_AUTH_SECRETS: z.string().default('').transform(readNewerSecrets),
    TRUSTED_SECRETS: z
      .string()
      .default('')
      .transform((value, context) => readTrustedSecrets(value, set, context)),
    DATABASE_URL: inProduction(
      z
        .string('DATABASE_URL must be set in production.')
        .refine(
          isDatabaseUrl,
          'DATABASE_URL is not of the form mysql://user:password@host:3306/name.',
        )
        .refine(hasKnownSslMode, `DATABASE_URL: ssl-mode is none of ${SSL_MODES.join(', ')}.`),
    ),
    DATABASE_SSL_CA: z.string().transform(readCertificates).optional(),
    SMTP_URL: mails ? smtpUrl(production, set.HOST) : smtpUrl(production).optional(),
    MAIL_FROM: mails || set.SMTP_URL ? mailbox() : mailbox().optional(),
    METRICS_TOKEN: z
      .string()
      .min(SHORTEST_SECRET, `METRICS_TOKEN is shorter than ${SHORTEST_SECRET} characters.`)
      .optional(),
    OTEL_EXPORTER_OTLP_ENDPOINT: pageOfOperator('OTEL_EXPORTER_OTLP_ENDPOINT').optional(),
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: pageOfOperator(
      'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT',
    ).optional(),
    OTEL_SERVICE_NAME: z.string().default('latchkey'),
    OTEL_SDK_DISABLED: z
      .string()
      .default('false')
      .transform((value) => value.toLowerCase() === 'true'),
    TRUST_PROXY: z.string().transform(readTrustProxy).default(false),
    LOG_LEVEL: z.enum(LOG_LEVELS, `LOG_LEVEL is none of ${LOG_LEVELS.join(', ')}.`).default('info'),
    LOG_FORMAT: z.enum(['json', 'text'], 'LOG_FORMAT is neither json nor text.').optional(),
  });
}

/** A page of the people who run the site, with its whole address: mails link to it, too. */
function pageOfOperator(name: string) {
  return z
    .string()
    .refine(
      (value) => URL.canParse(value) && /^https?:$/.test(new URL(value).protocol),
      `${name} is not a URL such as https://www.example.com/page.`,
    )
    .transform((value) => new URL(value).href);
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

function isDatabaseUrl(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const url = new URL(value);
  return url.protocol === 'mysql:' && url.pathname.length > 1;
}

/** MySQL's own client knows PREFERRED, too: to go without TLS where somebody on the way takes it away. */
const SSL_MODES = ['DISABLED', 'REQUIRED', 'VERIFY_CA', 'VERIFY_IDENTITY'];

function hasKnownSslMode(value: string): boolean {
  const mode = URL.canParse(value) && new URL(value).searchParams.get('ssl-mode');
  return !mode || SSL_MODES.includes(mode.toUpperCase());
}

/**
 * Without SMTP_URL the site shows all mails to every visitor, links to new passwords among them: good
 * for trying it out, and nowhere else. What is no URL is told by itself.
 */
function isOnlyTriedOut(url: string | undefined): boolean {
  return !url || !URL.canParse(url) || isOffTheInternet(new URL(url));
}

/** Whether nobody but this machine, or a private network, reaches what listens at HOST. */
function isNear(host: string | undefined): boolean {
  return !host || host === 'localhost' || isOwnAddress(host);
}

function smtpUrl(production: boolean, host?: string) {
  const missing = production
    ? 'SMTP_URL must be set in production.'
    : !isNear(host)
      ? 'SMTP_URL must be set while HOST is more than this machine or a private address: without it /inbox shows all mails to everybody.'
      : 'SMTP_URL must be set unless BETTER_AUTH_URL is this machine, or a private address by http: without it /inbox shows all mails to everybody.';
  return z.string(missing).transform((value, context) => {
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
  return z.string('MAIL_FROM must be set with SMTP_URL.').transform((value, context) => {
    const [, name = '', quoted] = /^([^<>]*)<([^<>]*)>$/.exec(value.trim()) ?? [];
    const address = canonicalEmail(quoted ?? value);
    if (address) return { name: name.trim().replace(/^"(.*)"$/, '$1'), address };
    context.addIssue('MAIL_FROM is not of the form Name <address@example.com>.');
    return z.NEVER;
  });
}

/** The address as people read it. */
function readSupportEmail(value: string, context: z.RefinementCtx): string {
  const address = canonicalEmail(value);
  if (address) return shownEmail(address);
  context.addIssue('SUPPORT_EMAIL is not an email address.');
  return z.NEVER;
}

/** The certificates of the authority that signed the database server's, as PEM text. */
function readCertificates(path: string, context: z.RefinementCtx): string {
  try {
    const text = readFileSync(path, 'utf8');
    // TLS would quietly trust nobody, or the public authorities.
    if (text.includes('-----BEGIN CERTIFICATE-----')) return text;
    context.addIssue(`DATABASE_SSL_CA: no certificate is in the file ${path}.`);
  } catch {
    context.addIssue(`DATABASE_SSL_CA: the file ${path} cannot be read.`);
  }
  return z.NEVER;
}

/**
 * ASVS 4.1.3 and 15.3.4: the client's address comes from trusted hops only, so "trust everyone" is
 * not on offer.
 */
function readTrustProxy(
  value: string,
  context: z.RefinementCtx,
): false | number | readonly string[] {
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
