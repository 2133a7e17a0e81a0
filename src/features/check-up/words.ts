export const words = {
  checkUp: {
    title: 'Security check-up',
    allFine: 'Everything is in order.',
    look_one: '{{count}} thing needs your attention.',
    look_other: '{{count}} things need your attention.',
    change: 'Change',
    manage: 'Manage',
    show: 'Show',
    states: { fine: 'OK', look: 'Needs attention' },
  },
} as const;

declare module '../../i18n/words.ts' {
  interface CatalogueParts {
    checkUp: typeof words;
  }
}
