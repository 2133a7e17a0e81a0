import { done, secondStepTaken, WRONG_SECOND_STEP } from '../../auth/answers.ts';
import type { EndpointDocs } from '../../auth/endpoint-doc.ts';

const NOT_OFFERED = { NEW_BROWSER_CODE_NOT_OFFERED: 'Use another second step.' };

export const apiDocs = {
  '/new-browser/send-code': {
    summary: 'Half signed in, mails another code that confirms a new browser',
    answer: done,
    mails: true,
    refuses: {
      400: NOT_OFFERED,
      401: { INVALID_TWO_FACTOR_COOKIE: WRONG_SECOND_STEP[401].INVALID_TWO_FACTOR_COOKIE },
    },
  },
  '/new-browser/verify': {
    summary: 'Confirms a new browser with the code of a mail, which ends signing in',
    answer: secondStepTaken,
    refuses: { ...WRONG_SECOND_STEP, 400: { ...WRONG_SECOND_STEP[400], ...NOT_OFFERED } },
  },
} satisfies EndpointDocs;
