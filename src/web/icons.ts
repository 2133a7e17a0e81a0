/** The icons that views/parts/icon.ejs draws: a name that is none would break every page with it. */
export const ICONS = [
  'arrow',
  'check',
  'clock',
  'danger',
  'device',
  'download',
  'eye',
  'eye-off',
  'history',
  'home',
  'dashboard',
  'image',
  'link',
  'info',
  'key',
  'mail',
  'menu',
  'passkey',
  'shield',
  'sign-in',
  'sign-out',
  'trash',
  'user',
  'warning',
] as const;

export type IconName = (typeof ICONS)[number];
