import * as oauth from 'oauth4webapi';
import type { ProviderConfig } from '../settings.ts';
import { appleSecret } from './apple-secret.ts';
import { identityOf } from './identity.ts';
import { announced } from './metadata.ts';
import type { Identity } from './provider.ts';

type BlueprintOptions = oauth.HttpRequestOptions<'GET'>;

/** What an OpenID provider says about somebody, its signature checked. */
export type Claims = oauth.IDToken & Readonly<Record<string, oauth.JsonValue | undefined>>;

/** What sets one provider apart from the others. */
export interface Blueprint {
  metadata(options: BlueprintOptions): Promise<oauth.AuthorizationServer>;
  /** How we prove to the provider who we are. */
  clientAuth(server: oauth.AuthorizationServer): oauth.ClientAuth;
  readonly scope: string;
  /** More for the address that the person is sent to. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Reads an OpenID provider's claims; for another provider asks its own API. */
  readonly who:
    | { readonly claims: (claims: Claims, answer: URLSearchParams) => Identity }
    | { readonly api: (ask: Ask, askMore: Ask) => Promise<Identity> };
  /**
   * Claims for which the user info endpoint is asked where the ID token has them not; of those in a list, one is
   * enough.
   */
  readonly saysOfPerson: readonly (readonly string[])[];
  /** The issuer of this very token, where one name stands for many. */
  issuerOf?(claims: Readonly<Record<string, unknown>>): string;
}

/**
 * Asks a provider's API. What is asked for as more is not needed to know who somebody is: undefined when it
 * cannot be had.
 */
export type Ask = (url: string) => Promise<unknown>;

const SCOPE = 'openid email profile';

/** What sets the configured provider apart. */
export function blueprintOf(config: ProviderConfig): Blueprint {
  switch (config.kind) {
    case 'github':
      return github(config.clientSecret);
    case 'discord':
      return discord(config.clientSecret);
    case 'google':
      return openId('https://accounts.google.com', config.clientSecret);
    case 'gitlab':
      return openId('https://gitlab.com', config.clientSecret);
    case 'microsoft':
      return microsoft(config);
    case 'apple':
      return apple(config);
    case 'openId':
      return openId(config.issuer, config.clientSecret);
  }
}

function openId(issuer: string, secret: string): Blueprint {
  return {
    metadata: announced(issuer),
    clientAuth: (server) => secretAuth(server, secret),
    scope: SCOPE,
    // Okta's and Authelia's ID tokens may have the address alone.
    saysOfPerson: [['email'], ['email_verified'], ['name', 'given_name', 'family_name']],
    who: { claims: (claims) => fromClaims(claims) },
  };
}

/**
 * Sends the secret as the provider wants it; without a word of the provider's by Basic (OpenID Connect
 * Discovery 3).
 */
function secretAuth(server: oauth.AuthorizationServer, secret: string): oauth.ClientAuth {
  const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
  return methods.includes('client_secret_basic')
    ? oauth.ClientSecretBasic(secret)
    : oauth.ClientSecretPost(secret);
}

function fromClaims(claims: Claims, changes: { subject?: string; emailVerified?: unknown } = {}) {
  return identityOf({
    subject: claims.sub,
    email: claims.email,
    emailVerified: claims.email_verified,
    names: [claims.name, joined(claims.given_name, claims.family_name), claims.nickname],
    userName: claims.preferred_username,
    ...changes,
  });
}

/** Joins the parts of a name: some providers tell no whole one (OpenID Connect Core 5.1). */
function joined(...parts: unknown[]): string {
  return parts.filter((part) => typeof part === 'string').join(' ');
}

const MICROSOFT = 'https://login.microsoftonline.com';

/** The tenant of all personal accounts. */
const CONSUMERS = '9188040d-6c67-4c5b-b112-36a304b66dad';

/**
 * One name, many issuers: each tenant is one, and a subject is known within it. An address is what the
 * tenant's administrator wrote, so it proves nothing, unless Microsoft says that its domain is theirs.
 */
function microsoft({
  clientSecret,
  tenant,
}: Extract<ProviderConfig, { kind: 'microsoft' }>): Blueprint {
  const many = ['common', 'organizations', 'consumers'].includes(tenant);
  // The consumers' metadata name their one tenant.
  const named = tenant === 'consumers' ? CONSUMERS : many ? '{tenantid}' : tenant;
  const metadata = announced(`${MICROSOFT}/${tenant}/v2.0`, `${MICROSOFT}/${named}/v2.0`);
  return {
    metadata,
    clientAuth: () => oauth.ClientSecretPost(clientSecret),
    scope: SCOPE,
    saysOfPerson: [['email']],
    issuerOf({ tid }) {
      const own = typeof tid === 'string' && /^[\da-f-]{36}$/.test(tid) ? tid : '';
      const wanted =
        tenant === 'common' || (tenant === 'organizations' ? own !== CONSUMERS : named === own);
      if (!own || !wanted) throw new Error('an account of another kind or tenant');
      return `${MICROSOFT}/${own}/v2.0`;
    },
    who: {
      claims: (claims) =>
        fromClaims(claims, {
          subject: `${claims.tid}.${claims.sub}`,
          emailVerified: [true, 'true', 1, '1'].includes(claims.xms_edov as never),
        }),
    },
  };
}

/** Apple posts its answer when it is asked for a name, which it tells once, and unsigned. */
function apple(config: Extract<ProviderConfig, { kind: 'apple' }>): Blueprint {
  return {
    metadata: announced('https://appleid.apple.com'),
    clientAuth: () => oauth.ClientSecretPost(appleSecret(config)),
    scope: 'openid email name',
    saysOfPerson: [],
    parameters: { response_mode: 'form_post' },
    who: {
      claims(claims, answer) {
        const { firstName, lastName } = nameIn(answer.get('user'));
        return identityOf({
          subject: claims.sub,
          email: claims.email,
          emailVerified: claims.email_verified,
          names: [joined(firstName, lastName)],
          userName: undefined,
        });
      },
    },
  };
}

function nameIn(user: string | null): { firstName?: unknown; lastName?: unknown } {
  try {
    return JSON.parse(user ?? '{}')?.name ?? {};
  } catch {
    return {};
  }
}

/** GitHub is no OpenID provider: its API says who somebody is. */
function github(secret: string): Blueprint {
  const server: oauth.AuthorizationServer = {
    issuer: 'https://github.com/login/oauth',
    authorization_endpoint: 'https://github.com/login/oauth/authorize',
    token_endpoint: 'https://github.com/login/oauth/access_token',
  };
  return {
    metadata: async () => server,
    clientAuth: () => oauth.ClientSecretPost(secret),
    scope: 'read:user user:email',
    saysOfPerson: [],
    who: {
      async api(ask, askMore) {
        const profile = (await ask('https://api.github.com/user')) as Record<string, unknown>;
        // A GitHub App without the permission "Email addresses" may not read them.
        const emails = await askMore('https://api.github.com/user/emails');
        const list = (Array.isArray(emails) ? emails : []) as Record<string, unknown>[];
        const email = list.find(({ primary }) => primary === true);
        return identityOf({
          subject: profile.id,
          // The one on the profile is whichever the person shows to everybody.
          email: email?.email ?? profile.email,
          emailVerified: email?.verified,
          names: [profile.name],
          userName: profile.login,
        });
      },
    },
  };
}

function discord(secret: string): Blueprint {
  const server: oauth.AuthorizationServer = {
    issuer: 'https://discord.com',
    authorization_endpoint: 'https://discord.com/oauth2/authorize',
    token_endpoint: 'https://discord.com/api/oauth2/token',
    revocation_endpoint: 'https://discord.com/api/oauth2/token/revoke',
  };
  return {
    metadata: async () => server,
    clientAuth: () => oauth.ClientSecretPost(secret),
    scope: 'identify email',
    saysOfPerson: [],
    who: {
      async api(ask) {
        const me = (await ask('https://discord.com/api/users/@me')) as Record<string, unknown>;
        return identityOf({
          subject: me.id,
          email: me.email,
          emailVerified: me.verified,
          names: [me.global_name],
          userName: me.username,
        });
      },
    },
  };
}
