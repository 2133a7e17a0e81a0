import type { Refusals } from '../../auth/errors.ts';
import { LARGEST_PICTURE, MOST_PIXELS } from './policy/picture-limits.ts';

export const refusals: Refusals = {
  USERNAME_IS_ALREADY_TAKEN: { field: 'username', message: { key: 'userName.taken' } },
  USERNAME_UNCHANGED: { field: 'username', message: { key: 'userName.unchanged' } },
  USERNAME_RESERVED: { field: 'username', message: { key: 'userName.reserved' } },
  INVALID_USERNAME: { field: 'username', message: { key: 'userName.wrongLetters' } },
  PICTURE_UNREADABLE: { field: 'picture', message: { key: 'picture.unreadable' } },
  PICTURE_WRONG_KIND: { field: 'picture', message: { key: 'picture.wrongKind' } },
  PICTURE_TOO_LARGE: {
    field: 'picture',
    message: { key: 'picture.tooLarge', values: { max: LARGEST_PICTURE / 1e6 } },
  },
  PICTURE_TOO_MANY_PIXELS: {
    field: 'picture',
    message: { key: 'picture.tooManyPixels', values: { max: MOST_PIXELS / 1e6 } },
  },
};
