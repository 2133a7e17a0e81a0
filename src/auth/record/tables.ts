import type { Generated } from 'kysely';
import { byUserId, LEASE, OWNER, type PersonalTable } from '../personal-table.ts';

/** The tables of what was done, and of the mails about it. */
export const tables: readonly PersonalTable[] = [
  {
    name: 'auditEvent',
    whose: [{ column: 'subjectId', is: 'id' }],
    columns: [
      'id',
      'event',
      'outcome',
      'createdAt',
      'ipAddress',
      'userAgent',
      'sessionId',
      'requestId',
      'detail',
    ],
    withheld: {
      subjectId: OWNER.userId,
      actorId: 'the person themselves, or somebody whose number is not theirs to give',
    },
    atDeletion: 'keep',
    atFirstProof: 'keep',
    whenTakenBack: 'keep',
    jsonTexts: ['detail'],
  },
  {
    name: 'outbox',
    whose: [...byUserId, { column: 'toAddress', is: 'email', owner: { column: 'userId' } }],
    columns: [
      'id',
      'toAddress',
      'message',
      'language',
      'state',
      'attempts',
      'createdAt',
      'nextAttemptAt',
      'usefulUntil',
      'sentAt',
      'lastError',
    ],
    withheld: {
      ...OWNER,
      data: 'what the mail carries: codes and links that open something',
      messageId: 'the same as the number',
      askedFrom: 'a network that is counted until the mail is sent',
      claimedUntil: LEASE,
    },
    atDeletion: 'erase',
    atFirstProof: 'keep',
    whenTakenBack: 'keep',
  },
];

interface AuditEventTable {
  id: string;
  event: string;
  outcome: 'success' | 'refused';
  actorId: string | null;
  subjectId: string | null;
  sessionId: string | null;
  ipAddress: string | null;
  userAgent: string | null;
  requestId: string | null;
  /** JSON */
  detail: string | null;
  createdAt: Generated<Date>;
}

declare module '../../db/schema.ts' {
  interface Schema {
    auditEvent: AuditEventTable;
  }
}
