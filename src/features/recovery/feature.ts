import { perMinute } from '../../auth/endpoint-rules.ts';
import { defineFeature } from '../../auth/feature.ts';
import type { Chore } from '../../db/chore.ts';
import { apiDocs } from './api-docs.ts';
import { recoveryCancelRoutes } from './cancel.ts';
import { flashes } from './flashes.ts';
import { mails } from './mails.ts';
import { recovery as rules } from './policy/recovery.ts';
import { dropRecovery } from './policy/recovery-cancel.ts';
import { createRecoveryWorker } from './policy/recovery-worker.ts';
import { recoveryRoutes } from './routes.ts';
import { settings } from './settings.ts';
import { userColumns } from './tables.ts';
import { words } from './words.ts';

declare module '../../auth/deps.ts' {
  interface Services {
    /** Switches off the second step of those who have lost every factor and have waited. */
    readonly recoveries: Chore;
  }
}

/** The way back for somebody who has lost every second factor. */
export const recovery = defineFeature({
  name: 'recovery',
  words,
  userColumns,
  mails,
  flashes,
  settings,
  apiDocs,
  endpoints: {
    '/recovery/cancel': { limit: perMinute(20), event: 'recoveryCancelled', session: 'ignored' },
    '/recovery/request': { limit: perMinute(20), event: 'recoveryRequested', session: 'ignored' },
    '/recovery/start': { limit: perMinute(20), event: 'recoveryStarted', session: 'ignored' },
  },
  mounts: [
    {
      at: '/recovery',
      access: 'anyone',
      routes: recoveryRoutes,
      whileLeaving: true,
      whileSettingUp: true,
    },
    {
      at: '/recovery/cancel',
      access: 'anyone',
      routes: recoveryCancelRoutes,
      whileLeaving: true,
      whileSettingUp: true,
    },
  ],
  services: (ground) => ({ recoveries: createRecoveryWorker(ground) }),
  rules: (parts) => ({
    act: [rules({ ...parts, recoveryWaitHours: parts.config.settings.RECOVERY_WAIT_HOURS })],
  }),
  workers: ({ recoveries }) => [recoveries],
  containment: {
    // A thief without the second factor may have begun a recovery: it must not finish.
    whenLocked: async (ctx, { id }) => void (await dropRecovery(ctx, id)),
  },
  async secondStepChanged(ctx, userId, { before, now }) {
    if (before && !now) await dropRecovery(ctx, userId);
  },
});
