import { createPrivateKey } from 'node:crypto';
import { z } from 'zod';
import type { Environment } from '../../config/settings.ts';
import { isLoopback } from '../../hosts.ts';

/** The providers that we know by name; every other one is an OpenID Connect issuer. */
const KNOWN = {
  github: { label: 'GitHub', wants: ['CLIENT_ID', 'CLIENT_SECRET'] },
  google: { label: 'Google', wants: ['CLIENT_ID', 'CLIENT_SECRET'] },
  microsoft: { label: 'Microsoft', wants: ['CLIENT_ID', 'CLIENT_SECRET'] },
  gitlab: { label: 'GitLab', wants: ['CLIENT_ID', 'CLIENT_SECRET'] },
  discord: { label: 'Discord', wants: ['CLIENT_ID', 'CLIENT_SECRET'] },
  apple: { label: 'Apple', wants: ['CLIENT_ID', 'TEAM_ID', 'KEY_ID', 'PRIVATE_KEY'] },
} as const;

/** What an issuer of one's own needs, after OIDC_<NAME>_. */
const ISSUER_WANTS = ['ISSUER', 'CLIENT_ID', 'CLIENT_SECRET', 'LABEL'] as const;

const ISSUER_VARIABLE = /^OIDC_([A-Z0-9][A-Z0-9_]*?)_(?:ISSUER|CLIENT_ID|CLIENT_SECRET|LABEL)$/;

interface NamedProvider {
  /** In addresses and in the database: `github`, `oidc-acme`. */
  readonly id: string;
  /** On the buttons. */
  readonly label: string;
  readonly clientId: string;
}

/** An account elsewhere with which people may sign in. */
export type ProviderConfig =
  | (NamedProvider & {
      readonly kind: 'github' | 'google' | 'gitlab' | 'discord';
      readonly clientSecret: string;
    })
  | (NamedProvider & {
      readonly kind: 'microsoft';
      readonly clientSecret: string;
      /** common, organizations, consumers, or the id of one tenant. */
      readonly tenant: string;
    })
  | (NamedProvider & {
      readonly kind: 'apple';
      readonly teamId: string;
      readonly keyId: string;
      /** PEM; an EC key on P-256. */
      readonly privateKey: string;
    })
  | (NamedProvider & {
      readonly kind: 'openId';
      readonly issuer: string;
      readonly clientSecret: string;
    });

type Mistake = (words: string) => void;

export const settings = {
  providers,
  /**
   * Schemes of apps to which a provider's trip may come back. Reverse names of a domain (RFC 8252, 7.1): so no
   * scheme of the web is among them, and two makers do not take the same one.
   */
  APP_SCHEMES: z
    .string()
    .default('')
    .transform((value, context) => {
      const schemes = value.split(',').map((scheme) => scheme.trim().toLowerCase());
      const wanted = schemes.filter((scheme) => scheme !== '');
      for (const scheme of wanted.filter((one) => !APP_SCHEME.test(one))) {
        context.addIssue(
          `APP_SCHEMES: ${scheme} is no reversed domain name, such as com.example.app.`,
        );
      }
      return wanted;
    }),
};

const APP_SCHEME = /^[a-z][a-z0-9-]*(?:\.[a-z0-9-]+)+$/;

/** The accounts elsewhere with which people may sign in, the known ones first. */
function providers(environment: Environment, mistake: Mistake): readonly ProviderConfig[] {
  const known = Object.keys(KNOWN).map((kind) =>
    readKnown(kind as keyof typeof KNOWN, environment, mistake),
  );
  const names = Object.keys(environment).flatMap((name) => ISSUER_VARIABLE.exec(name)?.[1] ?? []);
  const own = [...new Set(names)].sort().map((name) => readIssuer(name, environment, mistake));
  return [...known, ...own].filter((provider) => provider !== undefined);
}

function readKnown(
  kind: keyof typeof KNOWN,
  environment: Environment,
  mistake: Mistake,
): ProviderConfig | undefined {
  const { label, wants } = KNOWN[kind];
  const prefix = kind.toUpperCase();
  const values = allOrNone(prefix, wants, environment, mistake);
  if (!values) return undefined;
  const named = { id: kind, label, clientId: values.CLIENT_ID ?? '' };
  const clientSecret = values.CLIENT_SECRET ?? '';
  if (kind === 'microsoft') {
    const tenant = environment.MICROSOFT_TENANT_ID ?? 'common';
    if (
      /^(?:common|organizations|consumers|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})$/.test(tenant)
    )
      return { ...named, kind, clientSecret, tenant };
    mistake(
      'MICROSOFT_TENANT_ID is none of common, organizations and consumers, nor the id of a tenant.',
    );
    return undefined;
  }
  if (kind !== 'apple') return { ...named, kind, clientSecret };
  const privateKey = (values.PRIVATE_KEY ?? '').replaceAll('\\n', '\n');
  if (isP256Key(privateKey))
    return { ...named, kind, teamId: values.TEAM_ID ?? '', keyId: values.KEY_ID ?? '', privateKey };
  mistake('APPLE_PRIVATE_KEY is not the text of the .p8 file that Apple gave out.');
  return undefined;
}

function readIssuer(
  name: string,
  environment: Environment,
  mistake: Mistake,
): ProviderConfig | undefined {
  const prefix = `OIDC_${name}`;
  const values = allOrNone(prefix, ISSUER_WANTS, environment, mistake);
  if (!values) return undefined;
  const { ISSUER: issuer = '', LABEL: label = '', CLIENT_ID: clientId = '' } = values;
  const found = [
    !isIssuer(issuer) &&
      `${prefix}_ISSUER is not an https:// address without query, such as https://id.example.com.`,
    label.length > 40 && `${prefix}_LABEL is longer than 40 characters.`,
    name.length > 40 && `${prefix}: the name after OIDC_ is longer than 40 characters.`,
  ].filter((problem) => problem !== false);
  for (const words of found) mistake(words);
  if (found.length > 0) return undefined;
  const id = `oidc-${name.toLowerCase().replaceAll('_', '-')}`;
  return { kind: 'openId', id, label, issuer, clientId, clientSecret: values.CLIENT_SECRET ?? '' };
}

/** All that is wanted, or undefined; some without the others is a mistake. */
function allOrNone<K extends string>(
  prefix: string,
  wants: readonly K[],
  environment: Environment,
  mistake: Mistake,
): Readonly<Record<string, string>> | undefined {
  const names = wants.map((want) => `${prefix}_${want}`);
  const missing = names.filter((name) => !environment[name]?.trim());
  if (missing.length === names.length) return undefined;
  if (missing.length > 0) {
    const there = names.filter((name) => !missing.includes(name));
    mistake(`${there.join(' and ')} must go with ${missing.join(' and ')}.`);
    return undefined;
  }
  return Object.fromEntries(
    wants.map((want) => [want, environment[`${prefix}_${want}`]?.trim() ?? '']),
  );
}

/** OpenID Connect Discovery 1.0, 3; plain http only on this very machine, for trying things out. */
function isIssuer(value: string): boolean {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (!url || url.search || url.hash || url.username) return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
}

function isP256Key(pem: string): boolean {
  try {
    return createPrivateKey(pem).asymmetricKeyDetails?.namedCurve === 'prime256v1';
  } catch {
    return false;
  }
}

declare module '../../config/settings.ts' {
  interface SettingParts {
    providers: typeof settings;
  }
}
