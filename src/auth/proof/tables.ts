import { HASH, type PersonalTable } from '../personal-table.ts';

/** The table of the proofs that were mailed: the hash of each link's token, and when it ends. */
export const tables: readonly PersonalTable[] = [
  {
    name: 'mailProof',
    whose: [
      { column: 'subject', is: 'id' },
      { column: 'aboutUserId', is: 'id' },
      { column: 'aboutEmail', is: 'email', owner: { column: 'aboutUserId' } },
    ],
    columns: ['id', 'purpose', 'payload', 'attempts', 'issuedAt', 'expiresAt'],
    withheld: {
      subject: 'the person’s number, or a keyed hash of the address',
      tokenHash: HASH,
      codeHash: HASH,
      aboutUserId: 'the person’s number',
      aboutEmail: 'a part of the payload',
    },
    atDeletion: 'erase',
    atFirstProof: 'keep',
    whenTakenBack: 'keep',
    jsonTexts: ['payload'],
  },
];

interface MailProofTable {
  id: string;
  purpose: string;
  subject: string;
  tokenHash: string;
  codeHash: string;
  /** JSON */
  payload: string;
  attempts: number;
  issuedAt: Date;
  expiresAt: Date;
}

declare module '../../db/schema.ts' {
  interface Schema {
    mailProof: MailProofTable;
  }
}
