export const words = {
  checkUp: {
    connections_one: '{{count}} connected account',
    connections_other: '{{count}} connected accounts',
  },

  stepUp: {
    acts: {
      connect: 'connect an account at another site',
      disconnect: 'disconnect an account at another site',
    },
  },

  providers: {
    continueWith: 'Continue with {{provider}}',
    leavingTitle: 'Continue to {{provider}}',
    leaving: '{{provider}} asks who you are, and then sends you back here.',
    leavingSlow: 'If nothing happens:',
    leavingLink: 'Go to {{provider}}',
  },

  providerOffer: {
    title: 'You already have an account',
    lead: '{{provider}} gave us the address {{email}}, and an account here uses it already.',
    why: 'An address alone does not prove that both are yours. Sign in to your account as you usually do, in this browser and within half an hour; then {{provider}} is connected to it, and you can sign in with either.',
    submit: 'Sign in and connect',
    decline: 'Do not connect',
    signIn: 'Sign in as you usually do. Then the connection is made.',
    late: 'Nothing was connected: that has to be done within half an hour. Go to your connections to do it now, or sign in with the other site once more.',
    other:
      'Nothing was connected: the address from the other site belongs to another account than the one that you have signed in to.',
    closed:
      'Nothing was connected, because this account is locked, is about to be deleted, or was signed out in the meantime.',
    unproven:
      'Nothing was connected: a new way to sign in wants your second step, which this browser did not ask for. Go to your connections to do it now.',
  },

  providerProblem: {
    aProvider: 'the other site',
    toSignIn: 'Back to sign-in',
    toConnections: 'Back to your connections',
    toDashboard: 'To the dashboard',
    signUp: 'Create an account',
    kinds: {
      denied: {
        title: 'Cancelled at {{provider}}',
        text: 'You or {{provider}} cancelled it, so we were told nothing about you. Nothing was changed. You can try again, or choose another way.',
      },
      failed: {
        title: 'This did not work',
        text: 'The answer of {{provider}} could not be used. Nothing was changed. Try again in a moment, or choose another way.',
      },
      slow: {
        title: '{{provider}} did not answer',
        text: 'We waited, but no answer came. Nothing was changed. Try again in a moment, or choose another way.',
      },
      expired: {
        title: 'Please start again',
        text: 'This answer belongs to no request of this browser, or to one that was answered before or is older than ten minutes. Nothing was changed this time; what was done before still counts.',
      },
      noEmail: {
        title: 'An email address is needed',
        text: '{{provider}} told us no email address that we could use for your account. Add or share one there and try again, or create an account with your address here.',
      },
      disposable: {
        title: 'Another email address is needed',
        text: '{{provider}} told us an address of a disposable mailbox, which cannot be used here. Choose an address that you keep there and try again, or create an account with such an address here.',
      },
      addressTaken: {
        title: 'You already have an account',
        text: 'An account here uses the address that {{provider}} gave us, and {{provider}} does not say that the address is yours. Sign in as you usually do; then you can connect {{provider}} under “Connected accounts”.',
      },
      taken: {
        title: 'Connected to another account',
        text: 'This account at {{provider}} is connected to another account here. Disconnect it there first, or choose another one at {{provider}}.',
      },
      signedOut: {
        title: 'Please start again',
        text: 'You were signed out here, or somebody else signed in, while you were at {{provider}}. Nothing was changed.',
      },
      closed: {
        title: 'Nothing can be changed at the moment',
        text: 'This account is closed to changes: it waits to be deleted, or “This was not me” was pressed in an email. Nothing was changed.',
      },
      unproven: {
        title: 'Your second step is needed',
        text: 'Two-factor authentication was turned on while you were at {{provider}}, and a new way to sign in wants it. Nothing was changed. Connect {{provider}} once more.',
      },
      busy: {
        title: 'Too many attempts',
        text: 'Please wait a minute, then try again.',
      },
      disabled: {
        title: 'This account is disabled',
        text: 'The people who run this site have disabled this account. Contact them if you think that this is a mistake.',
      },
    },
  },

  connections: {
    title: 'Connected accounts',
    description: 'Accounts at other sites that you can sign in with.',
    list: 'Your accounts',
    none: 'Nothing is connected yet.',
    noneLead: 'With an account at another site you can sign in here without a password.',
    since: 'Connected {{when}}',
    notOffered: 'No longer offered',
    change: 'Details',
    changeOf: 'Details of {{provider}}, {{hint}}',
    add: 'Connect another account',
    addLead:
      'You sign in there and come back. They learn that you have an account here; we learn your name and address there, and nothing else.',
    connect: 'Connect {{provider}}',
    endOthers: 'Sign out of all other devices',
    endOthersHint: 'You stay signed in here.',
    remove: 'Disconnect',
    removeLead:
      'You can then no longer sign in with {{provider}}. We return the access that it gave us, where {{provider}} supports that.',
    removeSubmit: 'Disconnect {{provider}}',
    last: 'This is the only way into your account, so it cannot be disconnected. Set a password or create a passkey first.',
    lastPassword: 'Set a password',
    back: 'Back to all connections',
    before: 'This account was already connected.',
    connected: 'The account was connected. You can now sign in with it.',
    disconnected: 'The account was disconnected.',
    taken:
      'You are signed in, but nothing was connected: another account here has that connection.',
  },

  history: {
    events: {
      providerAsked: 'Connecting an account started',
      providerConnected: 'Account connected',
      providerDisconnected: 'Account disconnected',
    },
    tried: {
      providerAsked: 'Tried to connect an account',
      providerConnected: 'Tried to connect an account',
      providerDisconnected: 'Tried to disconnect an account',
    },
  },

  mail: {
    accountChanged: {
      subject: {
        providerConnected: 'An account was connected to yours at {{site}}',
        providerDisconnected: 'An account was disconnected from yours at {{site}}',
      },
      what: {
        providerConnected:
          'An account at {{provider}} was connected to your account. It can now be used to sign in.',
        providerDisconnected:
          'The account at {{provider}} was disconnected from your account. It can no longer be used to sign in.',
      },
    },
  },
} as const;

declare module '../../i18n/words.ts' {
  interface CatalogueParts {
    providers: typeof words;
  }
}
