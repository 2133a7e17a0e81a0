import { z } from 'zod';
import { done, moment, rowId, session } from '../../auth/answers.ts';
import type { EndpointDocs } from '../../auth/endpoint-doc.ts';

export const apiDocs = {
  '/list-sessions': { summary: 'Lists the sessions of the person', answer: z.array(session) },
  '/revoke-other-sessions': { summary: 'Ends all sessions but this one', answer: done },
  '/revoke-session': {
    summary: 'Ends one session',
    description: '`token` is the `id` of /list-sessions.',
    answer: done,
    refuses: { 404: { SESSION_NOT_FOUND: 'No such session is theirs.' } },
  },
  '/revoke-sessions': { summary: 'Ends all sessions, this one too', answer: done },
  '/trusted-browsers': {
    summary: 'Lists the browsers that skip the second step',
    answer: z.array(
      z.object({
        id: rowId,
        userAgent: z.string().nullable(),
        createdAt: moment,
        lastUsedAt: moment,
        expiresAt: moment,
        current: z.boolean().meta({ description: 'Whether it is the one that asks.' }),
      }),
    ),
  },
  '/untrust-browser': {
    summary: 'Asks one browser for the second step again',
    answer: done,
    refuses: { 404: { TRUSTED_BROWSER_NOT_FOUND: 'No such browser is theirs.' } },
  },
  '/untrust-browsers': { summary: 'Asks all browsers for the second step again', answer: done },
} satisfies EndpointDocs;
