import { z } from 'zod';
import { moment, rowId, success, WRONG_PASSWORD } from '../../auth/answers.ts';
import type { EndpointDocs } from '../../auth/endpoint-doc.ts';

const copy = z
  .object({
    id: rowId,
    state: z.enum(['waiting', 'ready', 'failed']),
    createdAt: moment,
    expiresAt: moment.nullable(),
  })
  .nullable();

export const apiDocs = {
  '/cancel-deletion': {
    summary: 'Keeps an account that waits to be deleted',
    answer: success,
    refuses: { 400: { DELETION_NOT_PENDING: 'It does not wait to be deleted.' } },
  },
  '/data-export': { summary: 'Tells how the copy of all data is doing', answer: copy },
  '/data-export/download': {
    summary: 'Gives the copy of all data',
    answer: { type: 'application/zip' },
    refuses: { 404: { NOT_FOUND: 'No such copy is theirs, or it is too old.' } },
  },
  '/delete-user': {
    summary: 'Deletes the account, in 30 days',
    answer: success.extend({ message: z.string(), deletionDueAt: moment }),
    refuses: { 400: WRONG_PASSWORD },
  },
  '/export-data': { summary: 'Asks for a copy of all data', answer: copy },
} satisfies EndpointDocs;
