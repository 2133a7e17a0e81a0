import { perHour, perMinute, USUAL } from '../../auth/endpoint-rules.ts';
import { defineFeature } from '../../auth/feature.ts';
import type { Chore } from '../../db/chore.ts';
import { apiDocs } from './api-docs.ts';
import { deletionRoutes } from './deletion/routes.ts';
import { dataRoutes } from './export/routes.ts';
import { flashes } from './flashes.ts';
import { mails } from './mails.ts';
import { accountDeletion, keepAccount } from './policy/account-deletion.ts';
import { dataExport } from './policy/data-export.ts';
import { createDepartures, eraseAccount } from './policy/departures.ts';
import { createExportWorker } from './policy/export-worker.ts';
import { givenUp } from './policy/given-up.ts';
import { tables, userColumns } from './tables.ts';
import { words } from './words.ts';

declare module '../../auth/deps.ts' {
  interface Services {
    /** Makes the copies of personal data that were asked for. */
    readonly exports: Chore;
    /** Deletes the accounts whose wait is over. */
    readonly departures: Chore;
    /** Deletes an account at once; false when there is none of this id. */
    readonly eraseAccount: (id: string) => Promise<boolean>;
  }
}

/** A copy of everything that is held about a person, and the end of an account. */
export const personalData = defineFeature({
  name: 'personal-data',
  words,
  tables,
  userColumns,
  mails,
  flashes,
  takenBackAt: { exportAsked: '/account/data', deletionScheduled: '/account/deletion' },
  apiDocs,
  endpoints: {
    '/cancel-deletion': {
      limit: USUAL,
      event: 'deletionCancelled',
      session: 'needed',
      openWhile: ['leaving', 'settingUp'],
    },
    '/data-export': { limit: USUAL, event: null, session: 'needed' },
    '/data-export/download': {
      limit: perMinute(20),
      event: null,
      session: 'needed',
      proof: 'stepUp.acts.download',
      anyProof: true,
    },
    '/delete-user': {
      limit: perMinute(10),
      event: 'deletionScheduled',
      session: 'needed',
      proof: 'stepUp.acts.deleteAccount',
      anyProof: true,
    },
    '/export-data': {
      limit: perHour(10),
      event: 'exportAsked',
      session: 'needed',
      proof: 'stepUp.acts.exportData',
      anyProof: true,
    },
  },
  mounts: [
    {
      at: '/account/data',
      access: 'user',
      routes: dataRoutes,
      menu: { label: 'yourData.menu', icon: 'download', group: 'data' },
    },
    {
      at: '/account/deletion',
      access: 'user',
      routes: deletionRoutes,
      whileLeaving: true,
      menu: { label: 'deletion.menu', icon: 'trash', group: 'data' },
    },
  ],
  services: (ground) => ({
    exports: createExportWorker(ground),
    departures: createDepartures(ground),
    eraseAccount: (id) => eraseAccount(ground, id),
  }),
  rules: (parts) => ({
    act: [dataExport({ database: parts.database, onAsked: parts.exports.nudge })],
    hold: [accountDeletion(parts.rulebook)],
  }),
  workers: ({ exports, departures }) => [exports, departures],
  givenUp,
  containment: {
    // A thief may have asked for the deletion. An owner who meant it can ask again.
    whenLocked: async (ctx, user) => ({
      deletionCalledOff: await keepAccount(ctx, user, 'deletionCalledOff'),
    }),
  },
});
