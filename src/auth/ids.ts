import { v7 } from 'uuid';

/**
 * The id of a new row. A UUIDv7 (RFC 9562 5.7) begins with the time, so rows are inserted at the end
 * of an index instead of all over it. Not a secret: tokens come from elsewhere (ASVS 11.5.1).
 */
export const newId = (): string => v7();
