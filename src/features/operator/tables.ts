/** The tables that hold nothing about a person, and why that is so. */
export const otherTables = {
  auditSeal: 'keyed hashes of audit events, by which a changed one is found',
};

/** migrations/0030_audit_seals.sql */
interface AuditSealTable {
  number: number;
  afterId: string;
  toId: string;
  leaves: string;
  previous: string;
  previousSealedAt: Date | null;
  sealedAt: Date;
  mac: string;
}

declare module '../../db/schema.ts' {
  interface Schema {
    auditSeal: AuditSealTable;
  }
}
