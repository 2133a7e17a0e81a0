import * as oauth from 'oauth4webapi';
import { HOUR } from '../../../time.ts';

type HttpOptions = oauth.HttpRequestOptions<'GET'>;

/** How long an issuer's announcement is kept. */
const KEPT = HOUR;

/**
 * What an issuer announces about itself, asked for when it is first needed: the site starts without
 * it. The issuer there must be the one that was configured (ASVS 10.5.3).
 * `named` is what it calls itself, where that is not the address that it is asked at.
 */
export function announced(issuer: string, named = issuer) {
  let known: { metadata: oauth.AuthorizationServer; until: number } | undefined;
  return async (options: HttpOptions): Promise<oauth.AuthorizationServer> => {
    if (known && known.until > Date.now()) return known.metadata;
    const answer = await oauth.discoveryRequest(new URL(issuer), { ...options, algorithm: 'oidc' });
    const metadata = await oauth.processDiscoveryResponse(new URL(named), answer);
    known = { metadata, until: Date.now() + KEPT };
    return metadata;
  };
}
