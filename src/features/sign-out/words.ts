export const words = {
  signOut: {
    submit: 'Sign out',
    done: 'You are signed out.',
  },

  history: {
    events: {
      signOut: 'Sign-out',
    },
    tried: {
      signOut: 'Tried to sign out',
    },
  },
} as const;

declare module '../../i18n/words.ts' {
  interface CatalogueParts {
    signOut: typeof words;
  }
}
