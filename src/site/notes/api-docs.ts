import { z } from 'zod';
import { done, rowId } from '../../auth/answers.ts';
import type { EndpointDocs } from '../../auth/endpoint-doc.ts';

export const apiDocs = {
  '/notes/create': { summary: 'Keeps a note', answer: z.object({ id: rowId }) },
  '/notes/delete': {
    summary: 'Deletes a note',
    answer: done,
    refuses: { 400: { NOTE_NOT_FOUND: 'No such note is theirs.' } },
  },
} satisfies EndpointDocs;
