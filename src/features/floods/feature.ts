import type { Ground } from '../../auth/deps.ts';
import { USUAL } from '../../auth/endpoint-rules.ts';
import { defineFeature } from '../../auth/feature.ts';
import { createRateLimitStorage } from '../../auth/rate-limit.ts';
import type { Config } from '../../config/config.ts';
import { apiDocs } from './api-docs.ts';
import { createDisposable, refuseDisposable } from './disposable.ts';
import { createFreeCalls, NONE_FREE } from './free-calls.ts';
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
  services: ({ config, secrets, database, log }) => ({
    work: workOf(config.settings, { secret: secrets.current, database, log }),
    isDisposable: config.settings.DISPOSABLE_EMAIL === 'refuse' ? createDisposable() : undefined,
  }),
  counted: ({ work }) =>
    work
      ? [
          {
            name: 'latchkey_proofs_of_work_total',
            help: 'Sign-ups and mails that work or waiting came along with, that went free, and those refused.',
            labels: ['result'],
            rows: () => Object.entries(work.counts).map(([result, count]) => [count, result]),
          },
          {
            name: 'latchkey_proof_of_work_demanded',
            help: 'Processes that ask for work at present.',
            kind: 'gauge' as const,
            rows: () => [[work.isDemanded() ? 1 : 0]],
          },
        ]
      : [],
  rules: ({ work, rulebook, isDisposable }) => ({
    input: [proofOfWork(work, rulebook), ...(isDisposable ? [refuseDisposable(isDisposable)] : [])],
  }),
});

function workOf(
  { PROOF_OF_WORK: when, PROOF_OF_WORK_FREE: most }: Config['settings'],
  { secret, database, log }: Pick<Ground, 'database' | 'log'> & { readonly secret: string },
): DemandedWork | undefined {
  if (when === 'off') return undefined;
  const limits = createRateLimitStorage(database);
  const free = when === 'on' ? NONE_FREE : createFreeCalls({ limits, most, log });
  return createWork(secret, { limits, free });
}
