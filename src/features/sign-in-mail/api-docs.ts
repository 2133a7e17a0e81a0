import { z } from 'zod';
import { done, LINK_SPENT, signedIn, WRONG_MAIL_CODE } from '../../auth/answers.ts';
import type { EndpointDoc, EndpointDocs } from '../../auth/endpoint-doc.ts';

const asking: EndpointDoc = {
  summary: 'Mails a link and a code to sign in with',
  description: 'The answer does not tell whether the address has an account.',
  answer: done,
  mails: true,
};

export const apiDocs = {
  '/mail-sign-in': {
    summary: 'Chooses whether the account can be signed in to by email',
    description: 'Switched off, asking for such a mail is answered as ever, and nothing is sent.',
    answer: done,
    refuses: { 400: { LAST_WAY_IN: 'There is no other way into the account.' } },
  },
  '/sign-in/magic-link': { ...asking, description: "As /sign-in/mail, under the library's name." },
  '/sign-in/mail': asking,
  '/sign-in/mail/verify': {
    summary: 'Signs in, by the `token` of the link or the `code` of the mail',
    description: 'Only in the browser that asked.',
    answer: signedIn.extend({
      passwordLost: z.boolean().meta({
        description:
          'The password was chosen by somebody who never proved the address, and is gone.',
      }),
    }),
    refuses: {
      400: {
        ...LINK_SPENT,
        ...WRONG_MAIL_CODE,
        SIGN_IN_FROM_ELSEWHERE: 'This browser has not asked for a mail.',
      },
    },
  },
} satisfies EndpointDocs;
