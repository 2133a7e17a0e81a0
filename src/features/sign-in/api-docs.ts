import { z } from 'zod';
import { done, LINK_SPENT, person, session, signedIn } from '../../auth/answers.ts';
import type { EndpointDocs } from '../../auth/endpoint-doc.ts';

export const apiDocs = {
  '/get-session': {
    summary: 'Tells who is signed in',
    description: 'null when nobody is.',
    answer: z.object({ session, user: person }).nullable(),
  },
  '/ok': { summary: 'Tells that the API answers', answer: z.object({ ok: z.literal(true) }) },
  '/sign-in/email': {
    summary: 'Signs in with an address and a password',
    answer: signedIn,
    refuses: {
      400: { INVALID_EMAIL: 'This is no address.' },
      401: {
        INVALID_EMAIL_OR_PASSWORD:
          'Wrong; with few tries left `triesLeft` says how many. Also where the address has to be confirmed first.',
      },
    },
  },
  '/sign-in/username': {
    summary: 'Signs in with a user name and a password',
    answer: signedIn,
    refuses: {
      401: {
        INVALID_USERNAME_OR_PASSWORD: 'Wrong; with few tries left `triesLeft` says how many.',
      },
    },
  },
  '/unlock-password': {
    summary: 'Lets the password count again, by the link of a mail',
    answer: done,
    refuses: { 400: LINK_SPENT },
  },
} satisfies EndpointDocs;
