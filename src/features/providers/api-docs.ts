import { z } from 'zod';
import { done, LAST_WAY, moment, rowId } from '../../auth/answers.ts';
import type { EndpointDocs } from '../../auth/endpoint-doc.ts';

const away = z.object({
  url: z.url().meta({ description: 'Where the browser has to go.' }),
  redirect: z.boolean(),
});

const NOT_THERE = {
  400: {
    PROVIDER_FAILED: 'The provider cannot be reached.',
    PROVIDER_SLOW: 'The provider does not answer in time.',
  },
  404: {
    PROVIDER_NOT_FOUND: 'No such provider is set up.',
    ID_TOKEN_NOT_SUPPORTED:
      'An `idToken` of a client is not taken: send the browser to the provider.',
  },
};

export const apiDocs = {
  '/callback/:id': {
    summary: 'Where a provider sends the browser back to; no client calls it',
    answer: 'redirect',
    refuses: { 404: { NOT_FOUND: 'No such provider is set up.' } },
  },
  '/link-social': {
    summary: 'Begins to connect an account elsewhere',
    answer: away,
    refuses: NOT_THERE,
  },
  '/list-accounts': {
    summary: 'Lists the password and the accounts elsewhere',
    answer: z.array(
      z.object({
        id: rowId,
        providerId: z.string(),
        accountId: z.string(),
        userId: rowId,
        hint: z.string().nullable().meta({ description: 'How the person is called there.' }),
        scopes: z.array(z.string()),
        createdAt: moment,
        updatedAt: moment,
      }),
    ),
  },
  '/sign-in/social': {
    summary: 'Begins to sign in with an account elsewhere',
    answer: away,
    refuses: NOT_THERE,
  },
  '/unlink-account': {
    summary: 'Disconnects an account elsewhere',
    description: '`accountId` is the `id` of /list-accounts.',
    answer: done,
    refuses: { 400: LAST_WAY, 404: { ACCOUNT_NOT_FOUND: 'No such account is theirs.' } },
  },
} satisfies EndpointDocs;
