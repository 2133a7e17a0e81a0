import type { UserColumns } from '../../auth/personal-table.ts';

/** Its columns of a person. */
export const userColumns: UserColumns = {
  recoveryDueAt: { shown: true, atFirstProof: 'end', whenTakenBack: 'keep' },
};

declare module '../../db/schema.ts' {
  interface UserTable {
    recoveryDueAt: Date | null;
  }
}
