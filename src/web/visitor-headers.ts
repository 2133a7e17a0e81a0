import { isIP } from 'node:net';
import type { Request, RequestHandler } from 'express';

/** Headers of ours, in which Better Auth reads the client's address and the log's request id. */
export const CLIENT_IP_HEADER = 'x-client-ip';
export const REQUEST_ID_HEADER = 'x-request-id';

/** What the columns for it hold. Real ones have a third of that. */
const LONGEST_USER_AGENT = 512;

/**
 * Express works out the client's address from the trusted proxies alone (ASVS 4.1.3). It is put
 * into one header, over whatever the visitor wrote there; the forwarding headers themselves and a
 * strange Host never reach the library, which would believe them or fall over them.
 */
export function visitorHeaders(host: string): RequestHandler {
  return (req, _res, next) => {
    const address = addressOf(req);
    for (const name of Object.keys(req.headers)) {
      if (name === 'forwarded' || name.startsWith('x-forwarded-')) delete req.headers[name];
    }
    req.headers[CLIENT_IP_HEADER] = address;
    const userAgent = req.headers['user-agent'];
    if (userAgent) req.headers['user-agent'] = userAgent.slice(0, LONGEST_USER_AGENT);
    req.headers[REQUEST_ID_HEADER] = String(req.id);
    req.headers.host = host;
    // Express would work it out again, from the headers that are gone now.
    Object.defineProperty(req, 'ip', { value: address });
    next();
  };
}

/** What a trusted proxy handed on may still be no address; then the proxy itself is the client. */
function addressOf(req: Request): string {
  const claimed = withoutMapping(req.ip ?? '');
  return isIP(claimed) ? claimed : withoutMapping(req.socket.remoteAddress ?? '');
}

/** `::ffff:192.0.2.1` is how a dual-stack socket writes an IPv4 address. */
function withoutMapping(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '');
}
