import { z } from 'zod';
import {
  done,
  LAST_WAY,
  NOT_CONFIRMED,
  passkey,
  person,
  proven,
  secondStepTaken,
  session,
  WRONG_SECOND_STEP,
} from '../../auth/answers.ts';
import type { EndpointDocs } from '../../auth/endpoint-doc.ts';

const CHALLENGE_GONE = { CHALLENGE_NOT_FOUND: 'The options were used, or are too old: ask anew.' };

const UNKNOWN = { PASSKEY_NOT_FOUND: 'No such passkey is theirs.' };

/** What `navigator.credentials` takes, by way of `parse…OptionsFromJSON()`. */
const options = z.looseObject({ challenge: z.string() });

export const apiDocs = {
  '/passkey/delete-passkey': {
    summary: 'Removes a passkey',
    answer: done,
    refuses: { 400: LAST_WAY, 404: UNKNOWN },
  },
  '/passkey/generate-authenticate-options': {
    summary: 'Gives what a browser needs to use a passkey',
    answer: options.meta({ id: 'PasskeyRequestOptions' }),
  },
  '/passkey/generate-register-options': {
    summary: 'Gives what a browser needs to create a passkey',
    answer: options.meta({ id: 'PasskeyCreationOptions' }),
    refuses: { 400: { TOO_MANY_PASSKEYS: 'There are 50 already: remove one first.' } },
  },
  '/passkey/list-user-passkeys': {
    summary: 'Lists the passkeys',
    answer: z.array(passkey),
  },
  '/passkey/second-step': {
    summary: 'Chooses whether a passkey is asked for after the password',
    answer: done,
    refuses: { 400: UNKNOWN, 403: NOT_CONFIRMED },
  },
  '/passkey/skip-offer': {
    summary: 'Remembers that the person wants no passkey now',
    answer: done,
  },
  '/passkey/update-passkey': {
    summary: 'Renames a passkey',
    answer: z.object({ passkey }),
    refuses: { 404: UNKNOWN },
  },
  '/passkey/verify-authentication': {
    summary: 'Signs in with a passkey',
    answer: z.object({ session, user: person }),
    refuses: {
      400: CHALLENGE_GONE,
      401: {
        ...UNKNOWN,
        AUTHENTICATION_FAILED: 'The answer is wrong, or this passkey signs nobody in by itself.',
      },
    },
  },
  '/passkey/verify-registration': {
    summary: 'Keeps a passkey that the browser has created',
    answer: passkey,
    refuses: {
      400: {
        ...CHALLENGE_GONE,
        FAILED_TO_VERIFY_REGISTRATION: 'It is no passkey, or one that has verified nobody.',
        PREVIOUSLY_REGISTERED: 'It is known already.',
      },
    },
  },
  '/step-up/passkey': {
    summary: 'Proves once more by a passkey',
    answer: proven,
    refuses: {
      400: { INVALID_PASSKEY: 'A wrong answer; `triesLeft` says how many more may be.' },
    },
  },
  '/two-factor/verify-passkey': {
    summary: 'Takes the second step with a passkey',
    answer: secondStepTaken,
    refuses: WRONG_SECOND_STEP,
  },
} satisfies EndpointDocs;
