import { z } from 'zod';
import type { Codes } from './endpoint-doc.ts';

/** The id of a row of ours. */
export const rowId = z.string();

/** A moment, in JSON. */
export const moment = z.iso.datetime();

/**
 * The person and the session as every answer shows them. Their fields are the columns that the rules of all
 * features declare, so they are filled in where openapi.json is written.
 */
export const person = z.unknown().meta({ id: 'Person' });
export const session = z.unknown().meta({ id: 'Session' });

/** A session's id, in the place of its token, which stays in the cookie. */
export const sessionId = z
  .string()
  .meta({ description: "The session's id; its token stays in the cookie." });

/** The act is done; the answer tells nothing else. */
export const done = z.object({ status: z.literal(true) });

/** The same in another form of the library's. */
export const success = z.object({ success: z.literal(true) });

/** A way in that led to a session. */
export const signedIn = z.object({
  redirect: z.boolean(),
  token: sessionId,
  url: z.string().optional().meta({ description: 'The `callbackURL` that was sent.' }),
  user: person,
});

/** The end of a second step. */
export const secondStepTaken = z.object({ token: sessionId, user: person });

/** A way to take the second step, or to prove once more that it is still you. */
export const wayName = z
  .enum(['totp', 'passkey', 'mail', 'recovery', 'password'])
  .or(z.string())
  .meta({ id: 'WayName' });

/** A good proof. */
export const proven = z.object({
  status: z.literal(true),
  sensitiveUntil: moment.meta({ description: 'Until when important changes are open.' }),
});

/** A passkey of the person, the parts of its key that anybody may know included. */
export const passkey = z
  .object({
    id: rowId,
    userId: rowId,
    name: z.string(),
    credentialID: z.string(),
    publicKey: z.string(),
    counter: z.int(),
    deviceType: z.string(),
    backedUp: z.boolean(),
    transports: z.string().nullable(),
    aaguid: z.string().nullable(),
    createdAt: moment,
    lastUsedAt: moment.nullable(),
    copySeenAt: moment.nullable().meta({
      description: 'When a use showed that a copy of it may be about.',
    }),
    secondStepOnly: z.boolean(),
  })
  .meta({ id: 'Passkey' });

export const LINK_SPENT: Codes = {
  INVALID_TOKEN: 'The link was used, replaced by a newer one, or is too old.',
};

export const WRONG_MAIL_CODE: Codes = {
  INVALID_CODE: 'The code is wrong; `triesLeft` says how many more may be.',
  CODE_CLOSED: 'Too many wrong codes: ask for a new mail.',
  CODE_FROM_ELSEWHERE:
    'A code counts only in the browser that asked for it; the link does anywhere.',
};

/** What a second step refuses (401), and when it has to begin again (400). */
export const WRONG_SECOND_STEP = {
  400: {
    TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE: 'Too many wrong answers: begin with the first step again.',
  },
  401: {
    INVALID_CODE:
      'A wrong answer; `triesLeft` says how many more may be, `Retry-After` when none may.',
    INVALID_TWO_FACTOR_COOKIE: 'Nobody has taken the first step here, or too long ago.',
  },
} as const;

export const NOT_CONFIRMED: Codes = { EMAIL_NOT_VERIFIED: 'Confirm the address first.' };

export const LAST_WAY: Codes = {
  LAST_WAY_IN: 'It is the only way into the account: add another one first.',
};

export const WRONG_PASSWORD: Codes = {
  INVALID_PASSWORD: 'A wrong password was sent along; `triesLeft` says how many more may be.',
};

export const DISPOSABLE: Codes = {
  EMAIL_DISPOSABLE: 'The address is that of a disposable mailbox, which this site does not take.',
};

export const WEAK_PASSWORD: Codes = {
  PASSWORD_TOO_SHORT: 'The password is too short.',
  PASSWORD_TOO_LONG: 'The password is too long.',
  PASSWORD_TOO_SIMPLE: 'The password is a pattern or a repetition.',
  PASSWORD_TOO_COMMON: 'The password is one of those that are guessed first.',
  PASSWORD_TOO_PERSONAL: 'The password is made of words about its owner or this site.',
  PASSWORD_BREACHED: 'The password is known from a breach of another site.',
};
