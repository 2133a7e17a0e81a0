import type { Generated } from 'kysely';
import { OWNER, owned, type PersonalTable, type UserColumns } from '../../auth/personal-table.ts';

/** What its tables hold about a person. */
export const tables: readonly PersonalTable[] = [
  {
    name: 'picture',
    ...owned,
    columns: ['id', 'createdAt'],
    withheld: { ...OWNER, bytes: 'in a file of its own' },
    file: { column: 'bytes', name: 'picture.webp' },
    atFirstProof: 'end',
    whenTakenBack: 'keep',
  },
];

/** Its columns of a person. */
export const userColumns: UserColumns = {
  image: { shown: true, atFirstProof: 'end', whenTakenBack: 'keep' },
  language: { shown: true, atFirstProof: 'end', whenTakenBack: 'keep', empty: 'en' },
  timeZone: { shown: true, atFirstProof: 'end', whenTakenBack: 'keep', empty: 'UTC' },
  appearance: { shown: true, atFirstProof: 'end', whenTakenBack: 'keep' },
  username: { shown: true, atFirstProof: 'end', whenTakenBack: { since: 'usernameAt' } },
  usernameAt: { shown: true, atFirstProof: 'end', whenTakenBack: 'keep' },
  usernameLook: {
    shown: 'made from the user name, to find names that look like it',
    atFirstProof: 'end',
    whenTakenBack: { since: 'usernameAt' },
  },
};

/** People's pictures, as they are served: migrations/0006_profile.sql. */
interface PictureTable {
  id: string;
  userId: string;
  bytes: Buffer;
  createdAt: Date;
}

declare module '../../db/schema.ts' {
  interface Schema {
    picture: PictureTable;
  }
  interface UserTable {
    image: string | null;
    language: Generated<string>;
    timeZone: Generated<string>;
    appearance: string | null;
    username: string | null;
    usernameLook: string | null;
    usernameAt: Date | null;
  }
}
