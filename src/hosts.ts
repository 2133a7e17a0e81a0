import { BlockList, isIP } from 'node:net';

/** Whether a host, in the form of `URL`, is this very machine: there is no wire to listen on. */
export function isLoopback(hostname: string): boolean {
  return /^(?:localhost|\[::1\]|127(?:\.\d+){3})$/.test(hostname);
}

/**
 * Whether nobody on the internet visits a site at this address: it is on this machine, or a private
 * address by plain http, such as for a phone on the same network. By https there may be a proxy.
 */
export function isOffTheInternet({ hostname, protocol }: URL): boolean {
  // RFC 6761 6.3: browsers look nowhere else for names below localhost.
  if (isLoopback(hostname) || hostname.endsWith('.localhost')) return true;
  return protocol === 'http:' && isPrivate(hostname.replace(/^\[|\]$/g, ''));
}

/** Whether an IP address is this machine's own or one of a private network. */
export function isOwnAddress(address: string): boolean {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  return plain === '::1' || /^127(?:\.\d+){3}$/.test(plain) || isPrivate(plain);
}

/** Whether a Host header, port and all, names this machine or one of a private network. */
export function isOwnName(host: string): boolean {
  const url = `http://${host}`;
  return URL.canParse(url) && isOffTheInternet(new URL(url));
}

function isPrivate(address: string): boolean {
  const version = isIP(address);
  return version !== 0 && PRIVATE.check(address, version === 4 ? 'ipv4' : 'ipv6');
}

/** RFC 1918, 3927 and 4193, and the link-local addresses of RFC 4291. */
const PRIVATE = new BlockList();
PRIVATE.addSubnet('10.0.0.0', 8);
PRIVATE.addSubnet('172.16.0.0', 12);
PRIVATE.addSubnet('192.168.0.0', 16);
PRIVATE.addSubnet('169.254.0.0', 16);
PRIVATE.addSubnet('fc00::', 7, 'ipv6');
PRIVATE.addSubnet('fe80::', 10, 'ipv6');
