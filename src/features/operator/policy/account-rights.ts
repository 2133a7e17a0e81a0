/** The rights that the running site needs on rows. */
export const RUNNING_RIGHTS = ['SELECT', 'INSERT', 'UPDATE', 'DELETE'] as const;

/** The rights of an account that migrates: the triggers that it creates run in its name. */
export const MIGRATION_RIGHTS = [
  ...RUNNING_RIGHTS,
  'CREATE',
  'ALTER',
  'DROP',
  'INDEX',
  'REFERENCES',
  'TRIGGER',
] as const;

/**
 * The running site may neither change nor remove rows of the audit trail and its seals, so an intruder cannot
 * either.
 */
export const RECORD_TABLES = ['auditEvent', 'auditSeal'] as const;

/** Tables in which the running site changes and removes nothing. */
export const UNCHANGED_TABLES = [...RECORD_TABLES, 'migration', 'migrationLease'] as const;
