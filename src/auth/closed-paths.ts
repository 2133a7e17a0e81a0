/**
 * Endpoints of the library that Latchkey does not offer (yet): an explicit list, so that opening one
 * is a decision. Everything else under the API is supported. ASVS 15.2.3.
 */
export const CLOSED_PATHS = [
  '/account-info',
  '/change-email',
  '/delete-user',
  '/delete-user/callback',
  '/error',
  '/get-access-token',
  '/link-social',
  '/refresh-token',
  '/request-password-reset',
  '/reset-password',
  '/send-verification-email',
  '/sign-in/social',
  '/unlink-account',
  '/update-session',
  '/verify-email',
];
