import { isIP } from 'node:net';
import express, { type Express as App, type Request, type RequestHandler } from 'express';

/** Headers of ours, in which Better Auth reads the client's address and the log's request id. */
export const CLIENT_IP_HEADER = 'x-client-ip';
export const REQUEST_ID_HEADER = 'x-request-id';

/** What the columns for it hold. Real ones have a third of that. */
const LONGEST_USER_AGENT = 512;

/** An IPv6 address that holds an IPv4 one, written with dots or not. */
const EMBEDDED = /^(?:::ffff:|64:ff9b::)(?:(\d+(?:\.\d+){3})|([\da-f]{1,4}):([\da-f]{1,4}))$/i;

declare global {
  namespace Express {
    interface Request {
      /** The client's address, once its headers have been read. */
      address?: string;
    }
    interface Locals {
      /** The names under which the site was asked for, by the visitor and by proxies on the way; unchecked. */
      namesAsked: readonly string[];
    }
  }
}

/**
 * Express works out the client's address from the trusted proxies alone (ASVS 4.1.3). It is put
 * into one header, over whatever the visitor wrote there; the forwarding headers themselves and a
 * strange Host never reach the library, which would believe them or fall over them.
 */
export function visitorHeaders({ request }: Pick<App, 'request'>, host: string): RequestHandler {
  const { get } = Object.getOwnPropertyDescriptor(express.request, 'ip') ?? {};
  // Express would work it out again, from the headers that are gone by then.
  Object.defineProperty(request, 'ip', {
    configurable: true,
    get(this: Request) {
      return this.address ?? get?.call(this);
    },
  });
  return (req, res, next) => {
    const forwarded = req.get('x-forwarded-for');
    if (forwarded) req.headers['x-forwarded-for'] = withoutPorts(forwarded);
    const address = addressOf(req);
    res.locals.namesAsked = [req.headers.host ?? '', ...listOf(req.get('x-forwarded-host'))];
    for (const name of Object.keys(req.headers)) {
      if (name === 'forwarded' || name.startsWith('x-forwarded-')) delete req.headers[name];
    }
    req.address = address;
    req.headers[CLIENT_IP_HEADER] = address;
    const userAgent = req.headers['user-agent'];
    if (userAgent) req.headers['user-agent'] = userAgent.slice(0, LONGEST_USER_AGENT);
    req.headers[REQUEST_ID_HEADER] = String(req.id);
    req.headers.host = host;
    next();
  };
}

/** Some proxies write where the client's connection came from, port and all: `[2001:db8::1]:4711`. */
function withoutPorts(forwarded: string): string {
  return listOf(forwarded)
    .map((entry) => {
      const bare = entry.replace(/^"(.*)"$/, '$1');
      const [, bracketed] = /^\[([^\]]*)\](?::\d+)?$/.exec(bare) ?? [];
      return bracketed ?? bare.replace(/^((?:::ffff:)?\d+(?:\.\d+){3}):\d+$/i, '$1');
    })
    .join(', ');
}

/** The members of a list in a header; empty ones count for nothing (RFC 9110 5.6.1.2). */
function listOf(header: string | undefined): string[] {
  const members = header?.split(',').map((member) => member.trim()) ?? [];
  return members.filter((member) => member !== '');
}

/** What a trusted proxy handed on may still be no address; then the proxy itself is the client. */
function addressOf(req: Request): string {
  const claimed = withoutMapping(req.ip ?? '');
  return isIP(claimed) ? claimed : withoutMapping(req.socket.remoteAddress ?? '');
}

/**
 * An IPv4 address may come inside an IPv6 one: `::ffff:192.0.2.1` from a dual-stack socket, `64:ff9b::c000:201`
 * from a translator before an IPv6-only site (RFC 6052 2.1). Counted by the first bits, those were all one network.
 */
function withoutMapping(written: string): string {
  // A zone (`fe80::1%eth0`) is no part of it, and could be words of the visitor who writes the header.
  const address = written.replace(/%.*/s, '');
  const [, plain, high, low] = EMBEDDED.exec(address) ?? [];
  if (plain) return plain;
  if (!high || !low) return address;
  const bits = Number.parseInt(high, 16) * 0x10000 + Number.parseInt(low, 16);
  return [24, 16, 8, 0].map((shift) => (bits >>> shift) & 0xff).join('.');
}
