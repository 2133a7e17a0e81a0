import nodemailer, { type SMTPTransportOptions } from 'nodemailer';
import { isLoopback } from '../hosts.ts';
import { MINUTE, SECOND } from '../time.ts';

/** Who a mail is from. */
export interface Mailbox {
  readonly name: string;
  readonly address: string;
}

/** A mail ready to go. */
export interface OutgoingMail {
  /** With its angle brackets; the same at every attempt. */
  readonly messageId: string;
  readonly from: Mailbox;
  readonly to: string;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
}

/** What takes mails from us to their readers. */
export interface Transport {
  /** @throws {SendError} when it was not taken */
  send(mail: OutgoingMail): Promise<void>;
}

/** A mail that was not taken; the message has neither an address nor a secret in it. */
export class SendError extends Error {
  /** Whether another attempt would fail in the same way. */
  readonly permanent: boolean;

  constructor(message: string, permanent: boolean) {
    super(message);
    this.name = 'SendError';
    this.permanent = permanent;
  }
}

/** Longer than any step of the conversation, shorter than the lease of the outbox. */
const LONGEST_SENDING = 2 * MINUTE;

/** Sends through an SMTP server, one connection a mail: a lost connection loses one attempt. */
export function smtpTransport(url: URL): Transport {
  const transporter = nodemailer.createTransport(smtpOptions(url));
  return {
    async send(mail) {
      const late = deadline();
      try {
        await Promise.race([transporter.sendMail(mailOptions(mail)), late.passed]);
      } catch (error) {
        throw sendError(error);
      } finally {
        late.clear();
      }
    },
  };
}

/**
 * Connects and signs in as for a mail, and sends none. `ca`: an authority that the system does not know.
 * @throws when the server would take none of ours
 */
export async function verifySmtp(url: URL, ca?: string): Promise<void> {
  const options = smtpOptions(url);
  const tls = { ...options.tls, ...(ca && { ca }) };
  const transporter = nodemailer.createTransport({ ...options, tls });
  try {
    await transporter.verify();
  } finally {
    transporter.close();
  }
}

/**
 * TLS with a certificate for the server's name (ASVS 12.3.1, 12.3.2), unless the server is this
 * machine: there is no wire to listen on, and certificates for localhost are self-made.
 */
export function smtpOptions(url: URL): SMTPTransportOptions {
  const local = isLoopback(url.hostname);
  const implicit = url.protocol === 'smtps:';
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port || (implicit ? 465 : 587)),
    secure: implicit,
    requireTLS: !implicit && !local,
    tls: { minVersion: 'TLSv1.2', rejectUnauthorized: !local },
    ...(url.username && {
      auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) },
    }),
    dnsTimeout: 10 * SECOND,
    connectionTimeout: 10 * SECOND,
    greetingTimeout: 10 * SECOND,
    socketTimeout: 30 * SECOND,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

/**
 * One recipient, given as an address and never parsed out of text; what programs answer to is said
 * by Auto-Submitted (RFC 3834 5).
 */
export function mailOptions({ messageId, from, to, subject, html, text }: OutgoingMail) {
  return {
    messageId,
    from,
    to: { name: '', address: to },
    envelope: { from: from.address, to: [to] },
    subject,
    text,
    html,
    headers: { 'Auto-Submitted': 'auto-generated' },
    xMailer: false as const,
  };
}

/**
 * Whether an address is one mailbox and nothing else: no second recipient, no line, no command
 * (ASVS 1.3.11).
 */
export function sendableAddress(address: string): boolean {
  return (
    address.length <= 254 && /^[^\s\p{Cc}<>(),;:"\\@]+@[^\s\p{Cc}<>(),;:"\\@]+$/u.test(address)
  );
}

/** What nodemailer says about a failure. */
interface SmtpFailure {
  readonly code?: string;
  readonly command?: string;
  readonly responseCode?: number;
  readonly response?: string;
}

/**
 * Only a refusal of this recipient or of this content is for good. A refused login, sender or
 * greeting is about our own settings: once they are mended, the mail can go.
 */
function sendError(error: unknown): Error {
  if (error instanceof SendError) return error;
  const { code = 'unknown', command = '', responseCode = 0, response = '' } = error as SmtpFailure;
  const aboutThisMail = command === 'RCPT TO' || command === 'DATA';
  const words = [code, command, withoutSecrets(response)].filter(Boolean).join(' ');
  return new SendError(words, aboutThisMail && responseCode >= 500);
}

/** A server may repeat the address, or a link out of the mail. */
function withoutSecrets(response: string): string {
  return response.replace(/\S*(?:@|:\/\/)\S*/g, '…');
}

function deadline(): { passed: Promise<never>; clear(): void } {
  let timer: NodeJS.Timeout | undefined;
  const passed = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new SendError('took too long', false)), LONGEST_SENDING);
  });
  return { passed, clear: () => clearTimeout(timer) };
}
