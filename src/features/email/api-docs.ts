import { z } from 'zod';
import {
  DISPOSABLE,
  done,
  LINK_SPENT,
  moment,
  WRONG_MAIL_CODE,
  WRONG_PASSWORD,
} from '../../auth/answers.ts';
import type { EndpointDocs } from '../../auth/endpoint-doc.ts';

const NOTHING_WAITS = { NO_EMAIL_CHANGE: 'No change of address waits.' };

export const apiDocs = {
  '/cancel-email-change': {
    summary: 'Calls a change of address off',
    answer: done,
    refuses: { 400: NOTHING_WAITS },
  },
  '/change-email': {
    summary: 'Asks for a change of address, which the new address confirms',
    description: 'The answer is the same where somebody else has the address.',
    answer: done,
    mails: true,
    refuses: { 400: { EMAIL_UNCHANGED: 'It is the present address.', ...DISPOSABLE } },
  },
  '/pending-email-change': {
    summary: 'Tells which change of address waits',
    answer: z.object({
      pending: z.object({ newEmail: z.string(), expiresAt: moment, resendAt: moment }).nullable(),
    }),
  },
  '/resend-email-change': {
    summary: 'Mails the confirmation of a new address again',
    answer: done,
    mails: true,
    refuses: { 400: NOTHING_WAITS },
  },
  '/send-verification-email': {
    summary: 'Mails the confirmation of an address again',
    description: 'For a guest the answer does not tell whether the address has an account.',
    answer: done,
    mails: true,
    refuses: {
      400: {
        EMAIL_MISMATCH: 'It is not the address of the person who is signed in.',
        EMAIL_ALREADY_VERIFIED: 'The address of the person who is signed in is confirmed already.',
      },
    },
  },
  '/undo-email-change': {
    summary: 'Takes a change of address back, by the link that the old address got',
    answer: z.object({ status: z.literal(true), deletionCalledOff: z.boolean() }),
    refuses: {
      400: { EMAIL_UNDO_GONE: 'The link was used or is too old.' },
      409: { EMAIL_UNDO_TAKEN: 'Another account has the address: this one was only locked.' },
    },
  },
  '/verify-email': {
    summary: 'Confirms an address, by the `token` of the link or the `code` of the mail',
    answer: z.object({
      status: z.literal(true),
      user: z.null(),
      signedIn: z.boolean(),
      resetToken: z.string().nullable().meta({
        description: 'For /reset-password: nobody holds the password any more.',
      }),
      next: z.string().nullable(),
    }),
    refuses: {
      400: {
        ...LINK_SPENT,
        ...WRONG_MAIL_CODE,
        ...WRONG_PASSWORD,
        START_OVER_OR_PASSWORD:
          'From elsewhere: send the `password`, or `startOver: true` to remove what was set up.',
      },
    },
  },
  '/verify-email-change': {
    summary: 'Confirms a new address, by the `token` of the link or the `code` of the mail',
    answer: done,
    refuses: {
      400: {
        ...NOTHING_WAITS,
        EMAIL_CHANGE_CODE_CLOSED: 'Too many wrong codes: ask for a new mail.',
        EMAIL_CHANGE_CODE_WRONG: 'It is not the code of the newest mail.',
        EMAIL_CHANGE_GONE: 'The link was used, replaced or cancelled, or is too old.',
      },
      401: { UNAUTHORIZED: 'Nobody is signed in.' },
      403: { EMAIL_CHANGE_NOT_YOURS: 'The link belongs to another account.' },
      409: { EMAIL_TAKEN: 'Another account has the address.' },
    },
  },
} satisfies EndpointDocs;
