import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Selectable } from 'kysely';
import type { Schema } from '../../../db/schema.ts';

type AuditRow = Selectable<Schema['auditEvent']>;
export type SealRow = Selectable<Schema['auditSeal']>;

/** One event within a seal: its id, the keyed hash of its row, and its time in milliseconds. */
export type Leaf = readonly [id: string, hash: string, createdAt: number];

/** The key of the seals that a secret of the site gives. */
export function sealKey(secret: string): Buffer {
  return createHmac('sha256', secret).update('latchkey-audit-seal').digest();
}

/** Hashes an event for a seal. `key`: the seal's (`sealKey`). */
export function leafOf(key: Buffer, row: AuditRow): Leaf {
  const hash = createHmac('sha256', key).update(canonical(row)).digest('base64url');
  return [row.id, hash, row.createdAt.getTime()];
}

/**
 * The text of an event that is hashed: its columns in this order. A column that is added later is not among
 * them.
 */
function canonical(row: AuditRow): string {
  return JSON.stringify([
    'audit-event-1',
    row.id,
    row.event,
    row.outcome,
    row.actorId,
    row.subjectId,
    row.sessionId,
    row.ipAddress,
    row.userAgent,
    row.requestId,
    row.detail,
    row.createdAt.toISOString(),
  ]);
}

/** The MAC of a seal. It covers all of the seal, and with `previous` every seal before. */
export function macOf(key: Buffer, seal: Omit<SealRow, 'mac'>): string {
  const content = JSON.stringify([
    'audit-seal-1',
    seal.number,
    seal.afterId,
    seal.toId,
    createHash('sha256').update(seal.leaves).digest('base64url'),
    seal.previous,
    seal.previousSealedAt?.toISOString() ?? null,
    seal.sealedAt.toISOString(),
  ]);
  return createHmac('sha256', key).update(content).digest('base64url');
}

/** Whether the MAC of a seal was made with this key; compared in constant time. */
export function isSealedWith(key: Buffer, seal: SealRow): boolean {
  const expected = Buffer.from(macOf(key, seal));
  const given = Buffer.from(seal.mac);
  return expected.length === given.length && timingSafeEqual(expected, given);
}

/** The name of a seal, as the log tells it and `audit verify --seal` takes it. */
export function nameOf({ number, mac }: Pick<SealRow, 'number' | 'mac'>): string {
  return `${number}:${mac}`;
}

/**
 * The id that all ids of events before a moment come before: a UUIDv7 begins with 48 bits of milliseconds.
 */
export function idsBefore(moment: Date): string {
  const hex = moment.getTime().toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}`;
}

/** The moment with which an id begins, in milliseconds; NaN when it is no id of ours. */
export function timeIn(id: string): number {
  const [, high, low] = /^([0-9a-f]{8})-([0-9a-f]{4})/.exec(id) ?? [];
  return high && low ? Number.parseInt(high + low, 16) : Number.NaN;
}
