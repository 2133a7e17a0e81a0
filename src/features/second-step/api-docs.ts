import { z } from 'zod';
import {
  done,
  moment,
  NOT_CONFIRMED,
  proven,
  secondStepTaken,
  WRONG_PASSWORD,
  WRONG_SECOND_STEP,
  wayName,
} from '../../auth/answers.ts';
import type { EndpointDocs } from '../../auth/endpoint-doc.ts';

const WRONG_CODE = { INVALID_CODE: 'A wrong code; `triesLeft` says how many more may be.' };

const NO_APP = { TOTP_NOT_ENABLED: 'No authenticator app is set up.' };

const APP_ON = { TOTP_ALREADY_ENABLED: 'An authenticator app is set up already.' };

const NO_STEP = { TWO_FACTOR_NOT_ENABLED: 'No second step is switched on.' };

export const apiDocs = {
  '/recovery-codes': {
    summary: 'Tells how many recovery codes are left',
    answer: z.object({ left: z.int() }),
  },
  '/second-step': {
    summary: 'Tells with what the second step can be taken, half signed in',
    description: 'null when nobody has taken the first step here.',
    answer: z
      .object({
        methods: z.array(wayName),
        expiresAt: moment,
        retryAfter: z.int().nullable().meta({
          description: 'In how many seconds an answer counts again, after too many wrong ones.',
        }),
      })
      .nullable(),
  },
  '/step-up/mail-code': {
    summary: 'Proves once more by the code of a mail',
    answer: proven,
    refuses: { 400: WRONG_CODE },
  },
  '/step-up/recovery-code': {
    summary: 'Proves once more by a recovery code',
    answer: proven,
    refuses: { 400: WRONG_CODE },
  },
  '/step-up/send-mail-code': {
    summary: 'Mails a code to prove with',
    answer: done,
    mails: true,
    refuses: {
      400: {
        MAIL_CODE_NOT_OFFERED: 'A mail would prove nothing here: prove it in another way.',
        INVALID_CODE: 'No answer counts for now; `Retry-After` says for how long.',
      },
    },
  },
  '/step-up/totp': {
    summary: 'Proves once more by the authenticator app',
    answer: proven,
    refuses: { 400: WRONG_CODE },
  },
  '/two-factor/disable': {
    summary: 'Switches the authenticator app off',
    answer: done,
    refuses: { 400: { ...NO_APP, ...WRONG_PASSWORD } },
  },
  '/two-factor/disable-mail': {
    summary: 'Switches codes by mail off',
    answer: done,
    refuses: { 400: { MAIL_FACTOR_NOT_ON: 'They are off already.' } },
  },
  '/two-factor/enable': {
    summary: 'Begins to set up an authenticator app',
    description:
      'Nothing counts before /two-factor/verify-totp has seen a good code in this session.',
    answer: z.object({
      method: z.literal('totp'),
      totpURI: z.string().meta({ description: 'The secret for the app; told this once.' }),
      backupCodes: z.array(z.string()),
    }),
    refuses: {
      400: {
        ...WRONG_PASSWORD,
        ...APP_ON,
        OTP_NOT_CONFIGURED: 'Only the method `totp` is set up here.',
      },
      403: NOT_CONFIRMED,
    },
  },
  '/two-factor/enable-mail': {
    summary: 'Switches codes by mail on, as second step',
    answer: done,
    refuses: {
      400: { MAIL_FACTOR_ALREADY_ON: 'They are on already.' },
      403: NOT_CONFIRMED,
    },
  },
  '/two-factor/generate-backup-codes': {
    summary: 'Makes a new set of recovery codes',
    description:
      'It counts at once; with `saved: false` only from /two-factor/keep-backup-codes on.',
    answer: z.object({
      status: z.literal(true),
      backupCodes: z.array(z.string()),
      token: z.string().optional().meta({ description: 'For /two-factor/keep-backup-codes.' }),
    }),
    refuses: { 400: NO_STEP },
  },
  '/two-factor/keep-backup-codes': {
    summary: 'Makes a set of recovery codes count that is in a safe place',
    answer: done,
    refuses: {
      400: {
        ...NO_STEP,
        RECOVERY_CODES_GONE: 'It is too late, or another session: make a new set.',
      },
    },
  },
  '/two-factor/send-otp': {
    summary: 'Mails a code for the second step',
    answer: done,
    mails: true,
    refuses: {
      400: {
        ...WRONG_SECOND_STEP[400],
        MAIL_FACTOR_NOT_OFFERED: 'Use another second factor.',
      },
      401: {
        INVALID_TWO_FACTOR_COOKIE: WRONG_SECOND_STEP[401].INVALID_TWO_FACTOR_COOKIE,
      },
    },
  },
  '/two-factor/verify-backup-code': {
    summary: 'Takes the second step with a recovery code',
    answer: secondStepTaken,
    refuses: WRONG_SECOND_STEP,
  },
  '/two-factor/verify-otp': {
    summary: 'Takes the second step with the code of a mail',
    answer: secondStepTaken,
    refuses: WRONG_SECOND_STEP,
  },
  '/two-factor/verify-totp': {
    summary: 'Takes the second step with the authenticator app, or ends its setting up',
    answer: secondStepTaken,
    refuses: {
      ...WRONG_SECOND_STEP,
      400: {
        ...WRONG_SECOND_STEP[400],
        ...NO_APP,
        ...APP_ON,
      },
      401: { ...WRONG_SECOND_STEP[401], UNAUTHORIZED: 'The session was ended meanwhile.' },
    },
  },
} satisfies EndpointDocs;
