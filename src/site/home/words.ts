export const words = {
  home: {
    title: 'Welcome to {{site}}',
    lead: 'Create an account or sign in. It takes a minute.',
    leadSignedIn: 'You are signed in as {{name}}.',
    signUp: 'Create an account',
    signIn: 'Sign in',
    dashboard: 'Go to your dashboard',
    promises: 'What you can rely on',
    privateTitle: 'Kept here',
    private: 'Your account lives on the server of this site, not with another company.',
    passwordTitle: 'Stored safely',
    password: 'Your password is stored in a form that nobody can read back, not even us.',
    plainTitle: 'Works everywhere',
    plain: 'Plain, quick pages for any device and any browser, with or without JavaScript.',
  },
} as const;

declare module '../../i18n/words.ts' {
  interface CatalogueParts {
    home: typeof words;
  }
}
