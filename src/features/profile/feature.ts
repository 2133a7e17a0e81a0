import { perHour, perMinute, USUAL } from '../../auth/endpoint-rules.ts';
import { defineFeature } from '../../auth/feature.ts';
import { apiDocs } from './api-docs.ts';
import { flashes } from './flashes.ts';
import { pictureRoutes } from './pictures/routes.ts';
import { LARGEST_PICTURE, PICTURES_PATH } from './policy/picture-limits.ts';
import { pictures } from './policy/pictures.ts';
import { profileRules } from './policy/profile-rules.ts';
import { profileUpdate } from './policy/profile-update.ts';
import { userName } from './policy/user-name.ts';
import { refusals } from './refusals.ts';
import { profileRoutes } from './routes.ts';
import { tables, userColumns } from './tables.ts';
import { userNameRoutes } from './user-name/routes.ts';
import { words } from './words.ts';

/** Name, picture, user name, language, time zone and appearance. */
export const profile = defineFeature({
  name: 'profile',
  words,
  tables,
  userColumns,
  refusals,
  flashes,
  takenBackAt: {
    userNameChanged: '/account/username',
    pictureChanged: '/account/profile',
    pictureRemoved: '/account/profile',
    profileChanged: '/account/profile',
  },
  apiDocs,
  endpoints: {
    '/change-username': {
      limit: perHour(20),
      event: 'userNameChanged',
      session: 'needed',
      proof: 'stepUp.acts.changeUserName',
      anyProof: true,
    },
    '/remove-picture': { limit: USUAL, event: 'pictureRemoved', session: 'needed' },
    '/update-picture': { limit: perMinute(10), event: 'pictureChanged', session: 'needed' },
    '/update-user': { limit: USUAL, event: 'profileChanged', session: 'needed' },
  },
  mounts: [
    {
      at: '/account/profile',
      access: 'user',
      routes: profileRoutes,
      uploads: { '/picture': { field: 'picture', largest: LARGEST_PICTURE } },
      menu: { label: 'profile.title', icon: 'user', group: 'account' },
    },
    { at: '/account/username', access: 'user', routes: userNameRoutes },
    { at: PICTURES_PATH, access: 'anyone', routes: pictureRoutes, whileLeaving: true },
  ],
  rules: ({ rulebook }) => ({
    input: [profileRules(rulebook.profileFields)],
    act: [userName(), pictures(), profileUpdate()],
  }),
});
