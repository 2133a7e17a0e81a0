import { z } from 'zod';
import {
  done,
  LINK_SPENT,
  person,
  sessionId,
  WEAK_PASSWORD,
  WRONG_MAIL_CODE,
  WRONG_PASSWORD,
} from '../../auth/answers.ts';
import type { EndpointDocs } from '../../auth/endpoint-doc.ts';

export const apiDocs = {
  '/change-password': {
    summary: 'Changes the password',
    answer: z.object({
      token: sessionId.nullable().meta({ description: 'Only with `revokeOtherSessions`.' }),
      user: person,
    }),
    refuses: {
      400: {
        ...WRONG_PASSWORD,
        ...WEAK_PASSWORD,
        CREDENTIAL_ACCOUNT_NOT_FOUND: 'There is no password yet: /set-password sets one.',
        PASSWORD_UNCHANGED: 'It is the password already.',
      },
    },
  },
  '/request-password-reset': {
    summary: 'Mails the link and the code for a new password',
    description: 'The answer does not tell whether the address has an account.',
    answer: z.object({ status: z.literal(true), message: z.string() }),
    mails: true,
  },
  '/reset-password': {
    summary: 'Sets a new password, by the `token` of the link or `email` and `code`',
    description: 'Ends all sessions, and opens none.',
    answer: z.object({
      status: z.literal(true),
      next: z.string().nullable().meta({ description: 'The page that was asked for.' }),
      disabled: z.boolean().meta({ description: 'Whether the account is switched off.' }),
    }),
    refuses: { 400: { ...LINK_SPENT, ...WRONG_MAIL_CODE, ...WEAK_PASSWORD } },
  },
  '/set-password': {
    summary: 'Sets a password where there is none',
    answer: done,
    refuses: {
      400: { ...WEAK_PASSWORD, PASSWORD_ALREADY_SET: 'There is one: /change-password changes it.' },
    },
  },
} satisfies EndpointDocs;
