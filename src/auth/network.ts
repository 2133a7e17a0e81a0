import { isIPv4 } from 'node:net';
import { normalizeIP } from '@better-auth/core/utils/ip';
import type { GenericEndpointContext } from 'better-auth';
import { CLIENT_IP_HEADER } from '../web/visitor-headers.ts';

/** What a household or a server gets from its provider at least (RIPE-690 4.2): it has many /64. */
const IPV6_NETWORK = 56;

/** The network that a request comes from: an IPv4 address, or the first 56 bits of an IPv6 one. */
export function networkOf({ headers }: GenericEndpointContext): string {
  return normalizeIP(headers?.get(CLIENT_IP_HEADER) ?? '', { ipv6Subnet: IPV6_NETWORK });
}

/** The network, of IPv4 with its neighbours: who has one address of a /24 often has others. */
export function wideNetworkOf(ctx: GenericEndpointContext): string {
  const network = networkOf(ctx);
  return isIPv4(network) ? network.replace(/\d+$/, '0/24') : `${network}/${IPV6_NETWORK}`;
}
