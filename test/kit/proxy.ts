import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** What stands between the site and its database, and does to their connections what networks do. */
export interface Wire {
  readonly port: number;
  /** From now on each piece of data takes so many milliseconds longer, in both directions. */
  delay(milliseconds: number): void;
  /** Resets all connections. */
  cut(): void;
  /** Says to the site that the server has ended, and goes on to pass what the site sends. */
  halfClose(): void;
  /** The connections of now pass nothing on any more, for good, and never end: a firewall forgot them. */
  silence(): void;
  /**
   * What happens to the next statement in which these words are: it never arrives and the connection is reset; it is
   * carried out and the connection is reset before the answer, or all are reset and none is taken until `accept`; or
   * no answer ever comes.
   */
  next(words: string, what: Loss): void;
  /** The same for a statement that comes after that one. */
  afterNext(words: string, what: Loss): void;
  /** The same for the COMMIT of the next transaction in which these words are. */
  nextCommit(words: string, what: Loss): void;
  /** Resets all connections and takes no new one, until `accept`. */
  refuse(): Promise<void>;
  accept(): Promise<void>;
  stop(): Promise<void>;
}

type Loss = 'lost' | 'answer lost' | 'answer lost, and away' | 'silent';

interface Pair {
  readonly site: Socket;
  readonly server: Socket;
  silent: boolean;
  /** What the site has sent since it last began a transaction. */
  transaction: string;
}

/** Listens on a free port of this machine, and passes what comes to the server. */
export async function startProxy(
  target: { path: string } | { port: number; host: string },
): Promise<Wire> {
  const pairs = new Set<Pair>();
  let lag = 0;
  const planned: { readonly words: string; readonly what: Loss; readonly commits?: string }[] = [];
  let port = 0;
  let listener: Server;

  const welcome = (site: Socket) => {
    const server = connect({ ...target, allowHalfOpen: true });
    const pair = { site, server, silent: false, transaction: '' };
    pairs.add(pair);
    site.on('data', (bytes) => {
      const [first] = planned;
      pair.transaction = bytes.includes('begin') ? '' : pair.transaction + bytes.toString('latin1');
      if (!first || !bytes.includes(first.words)) return;
      if (first.commits && !pair.transaction.includes(first.commits)) return;
      planned.shift();
      if (first.what === 'silent') server.write(bytes);
      if (first.what === 'silent') pair.silent = true;
      else if (first.what === 'lost') reset(pair);
      else
        server.prependOnceListener('data', () => {
          reset(pair);
          if (first.what === 'answer lost, and away') void refuse();
        });
    });
    join(pair, site, server, () => lag);
    join(pair, server, site, () => lag);
    const end = () => {
      if (pair.silent) return;
      pairs.delete(pair);
      reset(pair);
    };
    for (const socket of [site, server]) socket.on('error', end).on('close', end);
  };
  const accept = async () => {
    listener = createServer({ allowHalfOpen: true, noDelay: true }, welcome);
    listener.listen(port, '127.0.0.1');
    await once(listener, 'listening');
    port = (listener.address() as { port: number }).port;
  };
  const cut = () => {
    for (const pair of pairs) reset(pair);
    pairs.clear();
  };
  const refuse = async () => {
    const closed = once(listener, 'close');
    listener.close();
    cut();
    await closed;
  };
  await accept();
  return {
    port,
    delay(milliseconds) {
      lag = milliseconds;
    },
    cut,
    halfClose() {
      for (const { site } of pairs) site.end();
    },
    silence() {
      for (const pair of pairs) pair.silent = true;
    },
    next(words, what) {
      planned.splice(0, planned.length, { words, what });
    },
    nextCommit(words, what) {
      planned.splice(0, planned.length, { words: 'commit', what, commits: words });
    },
    afterNext(words, what) {
      planned.push({ words, what });
    },
    refuse,
    accept,
    stop: refuse,
  };
}

/** Passes on what comes from one side, in its order. */
function join(pair: Pair, from: Socket, to: Socket, lag: () => number): void {
  let last = Promise.resolve();
  const pass = (write: () => void) => {
    const wait = lag() > 0 ? sleep(lag()) : undefined;
    last = last.then(() => wait).then(() => void (pair.silent || to.destroyed || write()));
  };
  from.on('data', (bytes) => pass(() => to.write(bytes)));
  from.on('end', () => pass(() => to.end()));
}

function reset({ site, server }: Pair): void {
  site.resetAndDestroy();
  server.destroy();
}
