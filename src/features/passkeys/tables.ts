import type { Generated } from 'kysely';
import { OWNER, owned, type PersonalTable, type UserColumns } from '../../auth/personal-table.ts';

/** What its tables hold about a person. */
export const tables: readonly PersonalTable[] = [
  {
    name: 'passkey',
    ...owned,
    columns: [
      'id',
      'name',
      'credentialID',
      'publicKey',
      'aaguid',
      'transports',
      'deviceType',
      'backedUp',
      'counter',
      'createdAt',
      'lastUsedAt',
      'copySeenAt',
      'secondStepOnly',
    ],
    withheld: OWNER,
    atFirstProof: 'end',
    whenTakenBack: 'end',
    booleans: ['backedUp', 'secondStepOnly'],
  },
];

/** Its columns of a person. */
export const userColumns: UserColumns = {
  passkeySecondStep: {
    shown: true,
    atFirstProof: 'end',
    whenTakenBack: { since: 'passkeySecondStepAt' },
    empty: false,
    boolean: true,
  },
  passkeySecondStepAt: { shown: true, atFirstProof: 'end', whenTakenBack: 'keep' },
  passkeyOfferedAt: { shown: true, atFirstProof: 'end', whenTakenBack: 'keep' },
};

/** migrations/0011_passkeys.sql */
interface PasskeyTable {
  id: string;
  userId: string;
  name: string | null;
  credentialID: string;
  publicKey: string;
  counter: number;
  deviceType: string;
  backedUp: boolean;
  transports: string | null;
  aaguid: string | null;
  createdAt: Date | null;
  lastUsedAt: Date | null;
  copySeenAt: Date | null;
  secondStepOnly: Generated<boolean>;
}

declare module '../../db/schema.ts' {
  interface Schema {
    passkey: PasskeyTable;
  }
  interface UserTable {
    passkeySecondStep: Generated<boolean>;
    passkeySecondStepAt: Date | null;
    /** migrations/0025_passkey_offer.sql */
    passkeyOfferedAt: Date | null;
  }
}
