export const words = {
  locked: {
    again: 'Send the link again',
  },

  notMe: {
    title: 'Was this not you?',
    description: 'Lock your account and choose a new password.',
    lead: 'If you do not recognise what our email told you about, lock your account now.',
    whatSignOut: 'Every device is signed out, this one too.',
    whatWaysIn:
      'Passkeys and connected accounts that were added in the last seven days no longer sign in.',
    whatLock: 'Nobody can change the password, the address or anything else important.',
    whatReset:
      'You get an email with a link to choose a new password. That opens the account again.',
    whatDeletion: 'If the account was about to be deleted, that is called off.',
    tick: 'Yes, lock my account',
    submit: 'Lock my account',
    leave: 'If it was you after all, close this page. Nothing was changed.',
    goneLead:
      'It was used, it is older than seven days, or it is not complete. If you are worried about your account, choose a new password and check your devices.',
    goneReset: 'Choose a new password',
    done: 'Your account is locked',
    doneLead:
      'Every device is signed out. We sent you an email with a link to choose a new password; until then nothing important can be changed.',
    deletionCalledOff:
      'Your account was about to be deleted. That was called off, and your account stays. If you want it deleted after all, ask for it again once you have set a new password.',
    doneHint: 'If somebody else may have access to your mailbox, change its password first.',
    doneSignIn: 'Go to sign-in',
  },

  history: {
    events: {
      notMe: '“This was not me”: account locked',
    },
    tried: {
      notMe: '“This was not me”: tried to lock the account',
    },
  },

  mail: {
    accountLocked: {
      subject: 'Choose a new password: your account at {{site}} is locked',
      preview: 'Set a new password to unlock it. Until then nothing important can be changed.',
      why: {
        notMe:
          'Somebody pressed “This was not me” in an email about your account at {{site}}, so the account is locked.',
        undone:
          'A change of the email address of your account at {{site}} was undone, so the account is locked: the person who changed it may know your password.',
      },
      taken: {
        notMe:
          'Every device is signed out, and passkeys and connected accounts that were added in the last seven days no longer sign in.',
        undone:
          'Every device is signed out, and ways to sign in that the other person has added, or may have, were removed.',
      },
      lost: 'What was removed or turned off in the meantime does not come back by itself: look at your history after the new password, and set up again what is missing.',
      what: 'Nothing important can be changed until you choose a new password: open the link below, or enter this code on the page that asks for it.',
      action: 'Choose a new password',
      again: 'Send a new link',
      lifetime:
        'The link and the code work for {{time}}, and only once. Later, have a new link sent with the address above.',
      notYou:
        'If you did not press it, choose a new password anyway: somebody can read your email. Change the password of your mailbox first.',
    },
  },

  errors: {
    locked: {
      title: 'This account is locked',
      message:
        '“This was not me” was pressed in an email, or a change of its address was undone. Nothing was changed.',
      next: 'Choose a new password with the link that we sent. Then you can change things again.',
    },
  },
} as const;

declare module '../../i18n/words.ts' {
  interface CatalogueParts {
    notMe: typeof words;
  }
}
