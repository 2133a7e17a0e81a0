import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import PostalMime from 'postal-mime';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { codeIn, linkIn } from './mail-text.ts';

/** A mail as its recipient's program reads it. */
export interface ReceivedMail {
  readonly to: readonly string[];
  /** The sender of the envelope. */
  readonly from: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** The first link and the code that the text carries. */
  readonly link: string | undefined;
  readonly code: string | undefined;
  readonly raw: string;
  /** The values of a header, in their order. */
  header(name: string): string[];
}

/** A refusal: of a step of the conversation, for the next `times` mails (1), to one address or all. */
interface Refusal {
  readonly code: number;
  readonly at?: 'sender' | 'recipient' | 'content';
  readonly to?: string;
  readonly times?: number;
}

/** A real SMTP server on this machine. */
export interface MailServer {
  /** For SMTP_URL. */
  readonly url: string;
  readonly port: number;
  /** What was accepted so far, in the order of arrival. */
  readonly mails: ReceivedMail[];
  /** The newest mail to an address; waits for one when there is none. */
  waitForMail(to: string, timeout?: number): Promise<ReceivedMail>;
  /** Waits until so many mails have arrived. */
  waitForCount(count: number, timeout?: number): Promise<void>;
  refuse(refusal: Refusal): void;
  /** Breaks the next `times` connections off in the middle of the mail. */
  drop(times?: number): void;
  /** Accepts mails but does not answer until `release`. */
  hold(): void;
  release(): void;
  /** Goes down: connections are refused until `up`. */
  down(): Promise<void>;
  up(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a mail server on a port of its own. */
export async function startMailServer(options: SMTPServerOptions = {}): Promise<MailServer> {
  const mails: ReceivedMail[] = [];
  const refusals: { code: number; at: string; to: string | undefined; times: number }[] = [];
  let drops = 0;
  let held: (() => void)[] | undefined;

  const refusalOf = (at: string, to: string | undefined) => {
    const refusal = refusals.find(
      (one) => one.at === at && one.times > 0 && (!one.to || one.to === to),
    );
    if (!refusal) return null;
    refusal.times -= 1;
    return Object.assign(new Error('not now, please'), { responseCode: refusal.code });
  };

  const make = () =>
    new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      logger: false,
      onMailFrom: (address, _session, done) => done(refusalOf('sender', address.address)),
      onRcptTo: (address, _session, done) => done(refusalOf('recipient', address.address)),
      async onData(stream, session, done) {
        const { mailFrom, rcptTo } = session.envelope;
        const to = rcptTo.map(({ address }) => address);
        if (drops > 0) {
          drops -= 1;
          stream.resume();
          breakOff(server, session.id);
          return;
        }
        // Broken off in the middle: there is nobody to answer.
        const raw = await buffer(stream).catch(() => undefined);
        if (!raw) return;
        const refusal = refusalOf('content', to[0]);
        if (refusal) return done(refusal);
        const waiting = held;
        if (waiting) await new Promise<void>((resolve) => waiting.push(resolve));
        mails.push(await parse(raw, mailFrom === false ? '' : mailFrom.address, to));
        done();
      },
      ...options,
    });

  let server = make();
  let port = 0;
  const up = async () => {
    server = make();
    // Connections that were broken off are the client's to tell about.
    server.on('error', () => {});
    const listener = server.listen(port, '127.0.0.1');
    await once(listener, 'listening');
    port = (listener.address() as { port: number }).port;
  };
  const down = async () => {
    for (const connection of connectionsOf(server)) connection._socket.destroy();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  };
  await up();

  const waitFor = async <T>(find: () => T | undefined, what: string, timeout = 40_000) => {
    const end = Date.now() + timeout;
    for (;;) {
      const found = find();
      if (found !== undefined) return found;
      if (Date.now() > end) throw new Error(`${what} did not arrive; there are ${mails.length}.`);
      await sleep(20);
    }
  };

  return {
    url: `smtp://127.0.0.1:${port}`,
    port,
    mails,
    waitForMail: (to, timeout) =>
      waitFor(() => mails.findLast((mail) => mail.to.includes(to)), `A mail to ${to}`, timeout),
    async waitForCount(count, timeout) {
      await waitFor(() => mails.length >= count || undefined, `${count} mails`, timeout);
    },
    refuse: ({ code, at = 'recipient', to, times = 1 }) => refusals.push({ code, at, to, times }),
    drop(times = 1) {
      drops += times;
    },
    hold() {
      held ??= [];
    },
    release() {
      for (const answer of held ?? []) answer();
      held = undefined;
    },
    down,
    up,
    stop: down,
  };
}

/** What smtp-server keeps of a connection, as far as a test needs it. */
interface Connection {
  readonly id: string;
  readonly _socket: { destroy(): void };
}

function connectionsOf(server: SMTPServer): Connection[] {
  return [...(server as unknown as { connections: Set<Connection> }).connections];
}

function breakOff(server: SMTPServer, id: string): void {
  for (const connection of connectionsOf(server)) {
    if (connection.id === id) connection._socket.destroy();
  }
}

async function parse(raw: Buffer, from: string, to: string[]): Promise<ReceivedMail> {
  const { subject = '', text = '', html = '', headers } = await PostalMime.parse(raw);
  return {
    to,
    from,
    subject,
    text,
    html,
    link: linkIn(text),
    code: codeIn(text),
    raw: raw.toString('utf8'),
    header: (name) =>
      headers.filter(({ key }) => key === name.toLowerCase()).map(({ value }) => value),
  };
}
