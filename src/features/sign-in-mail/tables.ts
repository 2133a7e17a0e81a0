import type { UserColumns } from '../../auth/personal-table.ts';

/** Its column of a person. */
export const userColumns: UserColumns = {
  mailSignInOffAt: {
    shown: true,
    atFirstProof: 'end',
    whenTakenBack: { since: 'mailSignInOffAt' },
  },
};

declare module '../../db/schema.ts' {
  interface UserTable {
    /** migrations/0026_mail_sign_in.sql */
    mailSignInOffAt: Date | null;
  }
}
