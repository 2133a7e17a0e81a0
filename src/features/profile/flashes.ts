import type { Flash } from '../../web/flash.ts';

export const flashes = {
  pictureRemoved: { kind: 'success', key: 'picture.removed' },
  pictureSaved: { kind: 'success', key: 'picture.saved' },
  profileSaved: { kind: 'success', key: 'profile.saved' },
  userNameChanged: { kind: 'success', key: 'userName.changed' },
  userNameRemoved: { kind: 'success', key: 'userName.removed' },
} as const satisfies Record<string, Flash>;

declare module '../../web/flash.ts' {
  interface FlashParts {
    profile: typeof flashes;
  }
}
