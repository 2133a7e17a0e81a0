import { USUAL } from '../../auth/endpoint-rules.ts';
import { defineFeature } from '../../auth/feature.ts';
import { apiDocs } from './api-docs.ts';
import { createDisposable, refuseDisposable } from './disposable.ts';
import { proofOfWork } from './policy.ts';
import { refusals } from './refusals.ts';
import { settings } from './settings.ts';
import { words } from './words.ts';
import { createWork, type DemandedWork } from './work.ts';

declare module '../../auth/deps.ts' {
  interface Services {
    /** Undefined where no work is asked for. */
    readonly work: DemandedWork | undefined;
    /** Whether an address is one of a disposable mailbox; undefined where such are welcome. */
    readonly isDisposable: ((email: string) => boolean) | undefined;
  }
}

/** Against floods of sign-ups and mails: work or waiting before them, and no disposable addresses. */
export const floods = defineFeature({
  name: 'floods',
  words,
  refusals,
  settings,
  apiDocs,
  endpoints: {
    '/proof-of-work': { limit: USUAL, event: null, session: 'ignored' },
  },
  mounts: [],
  services: ({ config, secrets, database }) => ({
    work: config.settings.PROOF_OF_WORK ? createWork(secrets.current, database) : undefined,
    isDisposable: config.settings.DISPOSABLE_EMAIL === 'refuse' ? createDisposable() : undefined,
  }),
  counted: ({ work }) =>
    work
      ? [
          {
            name: 'latchkey_proofs_of_work_total',
            help: 'Sign-ups and mails that work or waiting came along with, and those refused without.',
            labels: ['result'],
            rows: () => Object.entries(work.counts).map(([result, count]) => [count, result]),
          },
        ]
      : [],
  rules: ({ work, rulebook, isDisposable }) => ({
    input: [proofOfWork(work, rulebook), ...(isDisposable ? [refuseDisposable(isDisposable)] : [])],
  }),
});
