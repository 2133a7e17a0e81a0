import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { HOUR, SECOND } from '../../time.ts';

/** How long somebody without script waits. */
export const TICKET_AFTER = 20 * SECOND;

/** As long as a page may have been open. */
export const TICKET_LIFETIME = HOUR;

/** A place in the waiting line: signed, so it can be neither made up nor made older. */
export interface Ticket {
  readonly id: string;
  readonly since: number;
}

/** Issues tickets and reads them. `secret`: the site's, which signs them. */
export function createTickets(secret: string) {
  const sign = (text: string) =>
    createHmac('sha256', secret).update(`ticket\n${text}`).digest('base64url');
  return {
    issue(): string {
      const text = `${randomBytes(12).toString('base64url')}.${Date.now()}`;
      return `${text}.${sign(text)}`;
    },

    /** Undefined for what is not ours, or was given out too long ago. */
    read(sent: string): Ticket | undefined {
      const [id = '', time = '', signature = '', ...rest] = sent.split('.');
      const expected = Buffer.from(sign(`${id}.${time}`));
      const given = Buffer.from(signature);
      if (rest.length > 0 || expected.length !== given.length) return undefined;
      if (!timingSafeEqual(expected, given)) return undefined;
      const since = Number(time);
      return since + TICKET_LIFETIME > Date.now() ? { id, since } : undefined;
    },
  };
}
