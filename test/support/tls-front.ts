import { createHash, X509Certificate } from 'node:crypto';
import { request } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createAuthority } from './certificates.ts';

/** A proxy with TLS in front of a site, as operators have one. */
export interface TlsFront {
  readonly port: number;
  /** The key of its certificate, by which a browser can be told to trust it. */
  readonly spki: string;
  /** From now on requests go there. */
  leadTo(base: string): void;
  stop(): Promise<void>;
}

/** Listens on a port of its own, under this name. */
export async function startTlsFront(name: string): Promise<TlsFront> {
  const { certificate, key } = createAuthority('Tests').issue({ names: [name] });
  let base = '';
  const server = createServer({ cert: certificate, key }, (req, res) => {
    const headers = { ...req.headers, 'x-forwarded-proto': 'https' };
    const onward = request(base + req.url, { method: req.method, headers }, (answer) => {
      res.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
      answer.pipe(res);
    });
    onward.on('error', () => res.destroy());
    req.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { publicKey } = new X509Certificate(certificate);
  return {
    port: (server.address() as AddressInfo).port,
    spki: createHash('sha256')
      .update(publicKey.export({ type: 'spki', format: 'der' }))
      .digest('base64'),
    leadTo: (to) => {
      base = to;
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
