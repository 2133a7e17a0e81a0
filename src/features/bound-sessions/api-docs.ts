import { z } from 'zod';
import type { EndpointDocs } from '../../auth/endpoint-doc.ts';

const instructions = z
  .object({
    session_identifier: z.string().meta({ description: "The session's id." }),
    refresh_url: z.string(),
    scope: z.object({
      origin: z.string(),
      include_site: z.literal(false),
      scope_specification: z.array(z.unknown()),
    }),
    credentials: z.array(
      z.object({ type: z.literal('cookie'), name: z.string(), attributes: z.string() }),
    ),
  })
  .meta({ id: 'BoundSessionInstructions' });

const BAD_PROOF = {
  INVALID_DEVICE_PROOF:
    '`Secure-Session-Response` is not signed by the key, or not for this session.',
};

const OFF = { NOT_FOUND: 'Sessions are not bound here.' };

export const apiDocs = {
  '/bound-session/register': {
    summary: 'Binds the session to a key of the device, which a browser does by itself',
    description:
      'Device Bound Session Credentials (W3C draft). `Secure-Session-Response` is a JWT with the new key, signed with it, for the challenge in `Secure-Session-Registration` of the answer to a sign-in. The session wants the second cookie of the answer from then on.',
    answer: instructions,
    refuses: {
      400: BAD_PROOF,
      401: { UNAUTHORIZED: 'The session has ended.' },
      404: OFF,
      409: { SESSION_BOUND_ALREADY: 'The session is bound to another key.' },
    },
  },
  '/bound-session/refresh': {
    summary: 'Gives the device of a bound session a new second cookie',
    description:
      'Wants `Sec-Secure-Session-Id`. Without a signature, or with one for a challenge that is over, it gives a challenge in `Secure-Session-Challenge`. More than its limit answers 503, because browsers take 429 for the end of a session.',
    answer: instructions,
    refuses: {
      400: BAD_PROOF,
      401: { UNAUTHORIZED: 'The session has ended, or is not bound.' },
      403: { SIGN_CHALLENGE: 'Sign the challenge in `Secure-Session-Challenge`.' },
      404: OFF,
    },
  },
} satisfies EndpointDocs;
