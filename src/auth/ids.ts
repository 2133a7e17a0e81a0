import { v7 } from 'uuid';
import { z } from 'zod';

/**
 * The id of a new row. A UUIDv7 (RFC 9562 5.7) begins with the time, so rows are inserted at the end
 * of an index instead of all over it. Not a secret: tokens come from elsewhere (ASVS 11.5.1).
 */
export const newId = (): string => v7();

/**
 * The id of a row that a client names. Ids are ASCII, and the database fails to compare them with other
 * text: a text that cannot be an id becomes '', which no row has, and so is unknown.
 */
export const asId = (named: string): string => (/^[!-~]{1,64}$/.test(named) ? named : '');

/** The same for a field of a body or a query. */
export const idSchema = z.string().transform(asId);
