import { z } from 'zod';
import { done } from '../../auth/answers.ts';
import type { EndpointDocs } from '../../auth/endpoint-doc.ts';

export const apiDocs = {
  '/change-username': {
    summary: 'Chooses a user name, or none',
    answer: z.object({ status: z.literal(true), username: z.string().nullable() }),
    refuses: {
      400: {
        USERNAME_IS_ALREADY_TAKEN: 'Somebody has this name, or one that looks like it.',
        USERNAME_TOO_SHORT: 'It is too short.',
        USERNAME_TOO_LONG: 'It is too long.',
        INVALID_USERNAME: 'It has signs that no name has.',
        USERNAME_RESERVED: 'It is kept for the site.',
        USERNAME_UNCHANGED: 'It is the name already.',
      },
    },
  },
  '/remove-picture': { summary: 'Removes the picture', answer: done },
  '/update-picture': {
    summary: 'Sets the picture: JPEG, PNG or WebP, as base 64',
    answer: z.object({ status: z.literal(true), image: z.string() }),
    refuses: {
      400: {
        PICTURE_TOO_LARGE: 'It has more than 16 MB.',
        PICTURE_WRONG_KIND: 'It is neither JPEG nor PNG nor WebP.',
        PICTURE_TOO_MANY_PIXELS: 'It has too many pixels.',
        PICTURE_UNREADABLE: 'It is damaged.',
      },
    },
  },
  '/update-user': {
    summary: 'Changes the profile: only the fields that are sent',
    body: z.object({ name: z.string().max(100).optional() }),
    takesProfile: true,
    answer: done,
    refuses: {
      400: {
        EMAIL_CAN_NOT_BE_UPDATED: '/change-email does that.',
        NO_FIELDS_TO_UPDATE: 'No field is sent.',
      },
    },
  },
} satisfies EndpointDocs;
