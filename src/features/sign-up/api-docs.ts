import { z } from 'zod';
import { DISPOSABLE, person, sessionId, WEAK_PASSWORD } from '../../auth/answers.ts';
import type { EndpointDocs } from '../../auth/endpoint-doc.ts';

export const apiDocs = {
  '/sign-up/email': {
    summary: 'Makes an account with an address and a password',
    description:
      'With EMAIL_VERIFICATION=first nobody is signed in, `token` is null, and the answer does not tell whether the address has an account.',
    answer: z.object({ token: sessionId.nullable(), user: person }),
    takesProfile: true,
    mails: true,
    refuses: {
      400: { ...WEAK_PASSWORD, ...DISPOSABLE },
      422: { USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL: 'An account has this address already.' },
    },
  },
} satisfies EndpointDocs;
