import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { SECOND } from '../time.ts';
import { whenOver } from './when-over.ts';

/**
 * How long a stop goes on taking requests, each the last of its connection. To close at once would cut
 * the idle connections on which a proxy sends just now, and what a load balancer sends until it has seen
 * that we are not ready.
 */
const FAREWELL = SECOND;

/** How long it then waits until the event loop has caught up, and again for requests under way. */
const GRACE = 10 * SECOND;

/** A timer that is later than this by as much again: there is more to do than can be done. */
const TURN = 50;

/** A connection that is younger may have sent its first request. Browsers also open some for later. */
const FIRST_REQUEST = SECOND / 2;

/**
 * Watches a server from its start, and gives the function that stops it without cutting anybody off. It
 * resolves when all requests are answered, at the latest after 21 seconds.
 */
export function createFarewell(server: Server): () => Promise<void> {
  const underWay = new Set<ServerResponse>();
  const unused = new Map<Socket, number>();
  let leaving = false;
  // A proxy would go on using its connections until they are cut, in the middle of a request.
  const closeAfter = (res: ServerResponse) => {
    if (!res.headersSent) res.setHeader('Connection', 'close');
  };
  server.on('connection', (socket) => {
    unused.set(socket, performance.now());
    socket.once('close', () => unused.delete(socket));
  });
  server.prependListener('request', (req, res) => {
    unused.delete(req.socket);
    underWay.add(res);
    whenOver(res, () => underWay.delete(res));
    if (leaving) closeAfter(res);
  });

  /** Whether the kernel may have connections and requests for us that we have not seen yet. */
  async function isBehind(): Promise<boolean> {
    const began = performance.now();
    await pause(TURN);
    const isLate = performance.now() - began > 2 * TURN;
    return isLate || [...unused.values()].some((opened) => opened > began - FIRST_REQUEST);
  }

  return async () => {
    leaving = true;
    underWay.forEach(closeAfter);
    await pause(FAREWELL);
    const end = performance.now() + GRACE;
    while ((await isBehind()) && performance.now() < end);
    const late = setTimeout(() => server.closeAllConnections(), GRACE);
    await new Promise((resolve) => server.close(resolve));
    clearTimeout(late);
  };
}
