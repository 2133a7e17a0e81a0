import { success } from '../../auth/answers.ts';
import type { EndpointDocs } from '../../auth/endpoint-doc.ts';

export const apiDocs = {
  '/sign-out': { summary: 'Ends the session', answer: success },
} satisfies EndpointDocs;
