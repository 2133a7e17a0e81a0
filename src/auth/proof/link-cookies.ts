/** The cookies in which the secrets of mails' links wait that several features write or clear. */
export const LINK_COOKIES = {
  confirmEmail: 'confirm_link',
  resetPassword: 'reset_link',
  signIn: 'sign_in_link',
} as const;
