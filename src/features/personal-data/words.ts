export const words = {
  stepUp: {
    acts: {
      deleteAccount: 'delete your account',
      download: 'download the copy of your data',
      exportData: 'make a copy of your data',
    },
  },

  history: {
    events: {
      exportAsked: 'Copy of your data requested',
      exportDownloaded: 'Copy of your data downloaded',
      deletionScheduled: 'Deletion of the account requested',
      deletionCancelled: 'Deletion of the account cancelled',
      accountDeleted: 'Account deleted',
    },
    tried: {
      exportAsked: 'Tried to request a copy of your data',
      exportDownloaded: 'Tried to download a copy of your data',
      deletionScheduled: 'Tried to delete the account',
      deletionCancelled: 'Tried to cancel the deletion of the account',
    },
  },

  yourData: {
    menu: 'Your data',
    title: 'Your data',
    description: 'Download a copy of your data, or delete your account.',
    export: 'A copy of your data',
    exportLead:
      'Everything that {{site}} holds about you in one ZIP file: a page to read and the same as JSON. Passwords, codes and other secrets are not in it; of very long lists it has the newest {{most}} entries.',
    exportAsk: 'Prepare a copy',
    exportAgain: 'Prepare a newer copy',
    exportWaiting: 'Your copy is being prepared',
    exportWaitingHint:
      'This takes about a minute. We send you an email when it is ready; you can leave this page.',
    exportRefresh: 'Check if it is ready',
    exportReady: 'Your copy is ready',
    exportReadyHint: 'Made {{made}}, {{size}}.',
    exportUntil: 'You can download it until {{until}}.',
    exportDownload: 'Download the ZIP file',
    exportFailed: 'Your copy could not be prepared. Please ask for it again.',
    exportGone:
      'This copy can no longer be downloaded: it has expired, or a newer one has replaced it. You can prepare a new one here.',
    exportStarted: 'Your copy is being prepared. We send you an email when it is ready.',
    delete: 'Delete your account',
    deleteLead:
      'Your account and everything in it is deleted after {{count}} days. Until then you can come back.',
    deleteLink: 'Delete my account…',
  },

  deletion: {
    menu: 'Delete account',
    title: 'Delete your account',
    lead: 'You are about to delete the account {{email}}.',
    lost: 'What will be lost',
    lostProfile: 'Your profile: name, picture and settings',
    lostWaysIn: 'Everything you sign in with: you can no longer sign in',
    lostDevices: 'All sessions and known devices',
    lostHistory: 'Your security history',
    lostExport: 'Copies of your data that wait to be downloaded',
    copyFirst: 'Would you like to keep a copy?',
    copyLink: 'Prepare a copy of your data first',
    how: 'What happens',
    howNow: 'You are signed out everywhere right away, and we send you an email.',
    howWait: 'For {{count}} days nothing is deleted. Sign in during that time to come back.',
    howThen:
      'Then everything is deleted for good. Only entries in the security log stay for a year; they hold neither your name nor your email address.',
    submit: 'Delete my account',
    keep: 'Keep my account',
    scheduled:
      'Your account will be deleted in 30 days, and you are signed out. Sign in before then to come back.',
    waitingTitle: 'Your account is waiting to be deleted',
    waitingLead: 'Everything is still there, and nothing can be used until you come back.',
    waitingUntil: 'It will be deleted on {{date}}.',
    signInToKeep: 'Sign in to keep your account',
    comeBackLead: 'You keep your account as it is.',
    comeBackSubmit: 'Keep my account',
    leaveSubmit: 'Sign out',
    leaveLead: 'It will be deleted on that day. You do not need to do anything else.',
    cancelled: 'Welcome back. You keep your account.',
  },

  yourFile: {
    title: 'Your data at {{site}}',
    lead: 'What {{site}} held about {{name}} on {{when}}. The file account.json has the same for programs.',
    newestOnly:
      '{{table}}: only the newest {{most}} entries are in this file. The people who run {{site}} can give you the older ones.',
    withheld: 'Passwords, codes and other secrets are left out, so that this file opens nothing.',
    picture: 'Your picture is in the file {{file}}.',
    nothing: 'There is no data of this kind.',
    yes: 'Yes',
    no: 'No',
    success: 'Done',
    refused: 'Refused',
    tables: {
      dataExport: 'Copies of your data',
    },
    columns: {
      deletionDueAt: 'Will be deleted on',
    },
  },

  mail: {
    accountChanged: {
      subject: {
        deletionScheduled: 'Your account at {{site}} will be deleted',
        deletionCancelled: 'Your account at {{site}} will not be deleted',
        deletionCalledOff: 'The deletion of your account at {{site}} was cancelled',
      },
      what: {
        deletionScheduled:
          'The deletion of your account was requested. It will be deleted on {{date}}. Until then you can keep it: sign in and choose to keep it.',
        deletionCancelled: 'The deletion of your account was cancelled. You keep your account.',
        deletionCalledOff:
          'The deletion of your account was cancelled because the account was locked. You keep your account. If you still want to delete it, set a new password and ask for it again.',
      },
    },
    exportReady: {
      subject: 'The copy of your data at {{site}} is ready',
      preview: 'You can download it for {{time}}.',
      what: 'The copy of your data at {{site}} is ready. Sign in and download it from your account.',
      action: 'Go to your data',
      lifetime: 'It can be downloaded for {{time}}, then it is removed.',
      notYou:
        'If you did not ask for it, somebody may be using your account. Choose a new password and end all other sessions.',
    },
    accountDeleted: {
      subject: 'Your account at {{site}} is deleted',
      preview: 'All of your data was deleted.',
      what: 'The {{count}} days are over, and your account at {{site}} was deleted with all of its data.',
      byOperator: 'The people who run {{site}} deleted your account there, with all of its data.',
      farewell:
        'This is the last email that we send you. You can create a new account at any time.',
    },
  },
} as const;

declare module '../../i18n/words.ts' {
  interface CatalogueParts {
    personalData: typeof words;
  }
}
