import { isIPv4 } from 'node:net';
import { normalizeIP } from '@better-auth/core/utils/ip';
import type { GenericEndpointContext } from 'better-auth';
import type { Kysely } from 'kysely';
import type { Schema } from '../db/schema.ts';
import { CLIENT_IP_HEADER } from '../web/visitor-headers.ts';

/** What a household or a server gets from its provider at least (RIPE-690 4.2): it has many /64. */
const IPV6_NETWORK = 56;

/** The network that a request comes from: an IPv4 address, or the first 56 bits of an IPv6 one. */
export function networkOf({ headers }: GenericEndpointContext): string {
  return networkOfAddress(headers?.get(CLIENT_IP_HEADER) ?? '');
}

/** The network from which somebody acted last in their account, for a worker; '' when no trace tells. */
export async function lastNetworkOf(query: Kysely<Schema>, userId: string): Promise<string> {
  const last = await query
    .selectFrom('auditEvent')
    .select('ipAddress')
    .where('subjectId', '=', userId)
    .where('actorId', '=', userId)
    .where('ipAddress', 'is not', null)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return last?.ipAddress ? networkOfAddress(last.ipAddress) : '';
}

function networkOfAddress(address: string): string {
  return normalizeIP(address, { ipv6Subnet: IPV6_NETWORK });
}

/** The network, of IPv4 with its neighbours: who has one address of a /24 often has others. */
export function wideNetworkOf(ctx: GenericEndpointContext): string {
  const network = networkOf(ctx);
  return isIPv4(network) ? network.replace(/\d+$/, '0/24') : `${network}/${IPV6_NETWORK}`;
}
