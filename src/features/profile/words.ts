export const words = {
  userName: {
    title: 'User name',
    lead: 'With your password you can sign in with a short name instead of your email address. This is optional.',
    yours: 'Your user name',
    none: 'You have not chosen one.',
    choose: 'Choose a user name',
    change: 'Change it',
    hint: 'Letters a to z, digits, and single dots, dashes or underscores between them; {{min}} to {{max}} characters. Upper and lower case do not matter.',
    endOthers: 'Sign out of all other devices',
    endOthersHint: 'Every other device has to sign in again.',
    submit: 'Save user name',
    remove: 'Remove user name',
    required: 'Enter a user name.',
    tooShort: 'Use at least {{min}} characters.',
    wrongLetters:
      'Use only the letters a to z, digits, and single dots, dashes or underscores between them. Other letters can be confused with these.',
    reserved: 'This name is reserved. Please choose another.',
    taken: 'This name is taken, or looks like one that is taken. Please choose another.',
    unchanged: 'This is already your user name.',
    changed: 'Your user name was saved. With a password you can now sign in with it.',
    removed: 'Your user name was removed. It no longer signs you in.',
  },

  stepUp: {
    acts: {
      changeUserName: 'change your user name',
    },
  },

  history: {
    events: {
      userNameChanged: 'User name changed',
      pictureChanged: 'Picture changed',
      pictureRemoved: 'Picture removed',
      profileChanged: 'Profile changed',
    },
    tried: {
      userNameChanged: 'Tried to change the user name',
      pictureChanged: 'Tried to change the picture',
      pictureRemoved: 'Tried to remove the picture',
      profileChanged: 'Tried to change the profile',
    },
  },

  profile: {
    title: 'Profile',
    description: 'How you appear, and how the site looks for you.',
    about: 'About you',
    language: 'Language',
    languages: {
      en: 'English',
    },
    timeZone: 'Time zone',
    timeZoneHint: 'Times on pages and in emails are shown in this zone.',
    timeZoneOfBrowser: 'Use the time zone of this browser: {{zone}}',
    appearance: 'Appearance',
    appearances: {
      system: 'Same as my system',
      light: 'Light',
      dark: 'Dark',
    },
    submit: 'Save',
    saved: 'Your profile was saved.',
  },

  picture: {
    title: 'Picture',
    lead: 'Shown beside your name. Without one, your initials are shown.',
    choose: 'Choose a picture',
    hint: 'JPEG, PNG or WebP, up to {{max}} MB. It is cut to a square, and what the camera wrote into it, such as the place, is removed.',
    submit: 'Save picture',
    remove: 'Remove picture',
    saved: 'Your picture was saved.',
    removed: 'Your picture was removed.',
    missing: 'Choose a picture first.',
    several: 'Choose one picture only.',
    wrongKind: 'This file is neither a JPEG nor a PNG nor a WebP picture.',
    unreadable: 'This picture is damaged and cannot be read. Try another.',
    tooLarge: 'This picture is too large. Choose one of at most {{max}} MB.',
    tooManyPixels:
      'This picture has too many pixels. Choose one of at most {{max}} million, such as 5000 by 5000.',
  },

  mail: {
    accountChanged: {
      subject: {
        userNameChanged: 'Your user name at {{site}} was changed',
        userNameRemoved: 'Your user name at {{site}} was removed',
      },
      what: {
        userNameChanged:
          'The user name of your account was changed. You can see it on your profile page.',
        userNameRemoved:
          'The user name of your account was removed. Sign in with your email address.',
      },
    },
  },

  yourFile: {
    tables: {
      picture: 'Picture',
    },
    columns: {
      appearance: 'Appearance',
      image: 'Picture',
      timeZone: 'Time zone',
      username: 'User name',
      usernameAt: 'User name, chosen last',
    },
  },
} as const;

declare module '../../i18n/words.ts' {
  interface CatalogueParts {
    profile: typeof words;
  }
}
