import { defineFeature } from '../../auth/feature.ts';
import type { Chore } from '../../db/chore.ts';
import { auditExport } from './commands/audit-export.ts';
import { auditVerify } from './commands/audit-verify.ts';
import { create } from './commands/create.ts';
import { remove } from './commands/delete.ts';
import { doctor } from './commands/doctor.ts';
import { find } from './commands/find.ts';
import { grants } from './commands/grants.ts';
import { hashes } from './commands/hashes.ts';
import { exportAll, importAll } from './commands/instance.ts';
import { migrate } from './commands/migrate.ts';
import { reseal } from './commands/reseal.ts';
import { resend } from './commands/resend.ts';
import { rotate } from './commands/rotate.ts';
import { signOut } from './commands/sign-out.ts';
import { sweep } from './commands/sweep.ts';
import { disable, enable } from './commands/switch.ts';
import { unlock } from './commands/unlock.ts';
import { mails } from './mails.ts';
import { seenRoutes } from './routes.ts';
import { createAuditSealer } from './seals/sealer.ts';
import { otherTables } from './tables.ts';
import { words } from './words.ts';

declare module '../../auth/deps.ts' {
  interface Services {
    /** Seals the audit trail. */
    readonly auditSealer: Chore;
  }
}

/** What people who run the site do by command: `npm run latchkey -- help`. */
export const operator = defineFeature({
  name: 'operator',
  words,
  otherTables,
  mails,
  endpoints: {},
  mounts: [{ at: '/operator', access: 'anyone', routes: seenRoutes }],
  services: (ground) => ({ auditSealer: createAuditSealer(ground) }),
  workers: ({ auditSealer }) => [auditSealer],
  commands: [
    doctor,
    find,
    create,
    disable,
    enable,
    unlock,
    signOut,
    resend,
    remove,
    auditExport,
    auditVerify,
    sweep,
    rotate,
    reseal,
    migrate,
    grants,
    hashes,
    exportAll,
    importAll,
  ],
});
