import type { ApiCall, Unoffered } from './call.ts';

// Written by `npm run api-docs` from the endpoints of the site.

export type BoundSessionInstructions = {
  readonly session_identifier: string;
  readonly refresh_url: string;
  readonly scope: {
    readonly origin: string;
    readonly include_site: false;
    readonly scope_specification: readonly unknown[];
  };
  readonly credentials: readonly {
    readonly type: 'cookie';
    readonly name: string;
    readonly attributes: string;
  }[];
};

export type Passkey = {
  readonly id: string;
  readonly userId: string;
  readonly name: string;
  readonly credentialID: string;
  readonly publicKey: string;
  readonly counter: number;
  readonly deviceType: string;
  readonly backedUp: boolean;
  readonly transports: string | null;
  readonly aaguid: string | null;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
  readonly copySeenAt: Date | null;
  readonly secondStepOnly: boolean;
};

export type PasskeyCreationOptions = { readonly challenge: string } & Readonly<
  Record<string, unknown>
>;

export type PasskeyRequestOptions = { readonly challenge: string } & Readonly<
  Record<string, unknown>
>;

export type Person = {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly emailVerified: boolean;
  readonly image: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly disabledAt: Date | null;
  readonly language: string;
  readonly timeZone: string;
  readonly appearance: string | null;
  readonly lastSecondFactor: string | null;
  readonly username: string | null;
  readonly passkeySecondStep: boolean;
  readonly mailSignInOffAt: Date | null;
  readonly twoFactorEnabled: boolean | null;
  readonly mailSecondStep: boolean;
  readonly recoveryDueAt: Date | null;
  readonly deletionDueAt: Date | null;
  readonly blockedAt: Date | null;
};

export type SecondStepAsked = {
  readonly twoFactorRedirect: true;
  readonly twoFactorMethods: readonly WayName[];
  readonly codeSent?: boolean | undefined;
};

export type Session = {
  readonly id: string;
  readonly expiresAt: Date;
  readonly token: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly ipAddress: string | null;
  readonly userAgent: string | null;
  readonly userId: string;
  readonly lastActiveAt: Date | null;
  readonly remembered: boolean;
  readonly provenAt: Date | null;
  readonly sensitiveUntil: Date | null;
  readonly provenSecond: boolean;
  readonly firstProof: string | null;
  readonly deviceId: string | null;
};

export type WayName =
  | 'totp'
  | 'passkey'
  | 'mail'
  | 'recovery'
  | 'password'
  | (string & Record<never, never>);

/** The paths that take POST, with or without a body. */
export const POSTS = [
  '/bound-session/refresh',
  '/bound-session/register',
  '/cancel-deletion',
  '/cancel-email-change',
  '/change-email',
  '/change-password',
  '/change-username',
  '/delete-user',
  '/export-data',
  '/link-social',
  '/mail-sign-in',
  '/new-browser/send-code',
  '/new-browser/verify',
  '/not-me',
  '/passkey/delete-passkey',
  '/passkey/second-step',
  '/passkey/skip-offer',
  '/passkey/update-passkey',
  '/passkey/verify-authentication',
  '/passkey/verify-registration',
  '/recovery/cancel',
  '/recovery/request',
  '/recovery/start',
  '/remove-picture',
  '/request-password-reset',
  '/resend-email-change',
  '/reset-password',
  '/revoke-other-sessions',
  '/revoke-session',
  '/revoke-sessions',
  '/secure-account',
  '/send-verification-email',
  '/set-password',
  '/sign-in/email',
  '/sign-in/magic-link',
  '/sign-in/mail',
  '/sign-in/mail/verify',
  '/sign-in/social',
  '/sign-in/username',
  '/sign-out',
  '/sign-up/email',
  '/step-up/mail-code',
  '/step-up/passkey',
  '/step-up/password',
  '/step-up/recovery-code',
  '/step-up/send-mail-code',
  '/step-up/totp',
  '/two-factor/disable',
  '/two-factor/disable-mail',
  '/two-factor/enable',
  '/two-factor/enable-mail',
  '/two-factor/generate-backup-codes',
  '/two-factor/keep-backup-codes',
  '/two-factor/send-otp',
  '/two-factor/verify-backup-code',
  '/two-factor/verify-otp',
  '/two-factor/verify-passkey',
  '/two-factor/verify-totp',
  '/undo-email-change',
  '/unlink-account',
  '/unlock-password',
  '/untrust-browser',
  '/untrust-browsers',
  '/update-picture',
  '/update-user',
  '/verify-email',
  '/verify-email-change',
] as const;

/** Every endpoint that a client calls, by its name in Better Auth. */
export type ApiEndpoints = {
  /** Gives the device of a bound session a new second cookie. */
  readonly refreshBoundSession: ApiCall<
    '/bound-session/refresh',
    'POST',
    { body?: undefined },
    BoundSessionInstructions,
    | 'INVALID_DEVICE_PROOF'
    | 'UNAUTHORIZED'
    | 'SECOND_STEP_REQUIRED'
    | 'FORBIDDEN'
    | 'SIGN_CHALLENGE'
    | 'NOT_FOUND'
    | AnyCode
  >;
  /** Binds the session to a key of the device, which a browser does by itself. */
  readonly registerBoundSession: ApiCall<
    '/bound-session/register',
    'POST',
    { body?: undefined },
    BoundSessionInstructions,
    | 'INVALID_DEVICE_PROOF'
    | 'UNAUTHORIZED'
    | 'SECOND_STEP_REQUIRED'
    | 'FORBIDDEN'
    | 'NOT_FOUND'
    | 'SESSION_BOUND_ALREADY'
    | AnyCode
  >;
  /** Keeps an account that waits to be deleted. */
  readonly cancelDeletion: ApiCall<
    '/cancel-deletion',
    'POST',
    { body?: undefined },
    { readonly success: true },
    'DELETION_NOT_PENDING' | 'UNAUTHORIZED' | 'SECOND_STEP_REQUIRED' | 'FORBIDDEN' | AnyCode
  >;
  /** Calls a change of address off. */
  readonly cancelEmailChange: ApiCall<
    '/cancel-email-change',
    'POST',
    { body?: undefined },
    { readonly status: true },
    | 'NO_EMAIL_CHANGE'
    | 'UNAUTHORIZED'
    | 'SECOND_STEP_REQUIRED'
    | 'FORBIDDEN'
    | 'ACCOUNT_DELETION_PENDING'
    | AnyCode
  >;
  /** Asks for a change of address, which the new address confirms. */
  readonly changeEmail: ApiCall<
    '/change-email',
    'POST',
    { body: { readonly newEmail: string; readonly callbackURL?: string | undefined } },
    { readonly status: true },
    | 'VALIDATION_ERROR'
    | 'BAD_REQUEST'
    | 'BODY_TOO_DEEP'
    | 'EMAIL_UNCHANGED'
    | 'EMAIL_DISPOSABLE'
    | 'UNAUTHORIZED'
    | 'SECOND_STEP_REQUIRED'
    | 'FORBIDDEN'
    | 'INVALID_CALLBACK_URL'
    | 'STEP_UP_REQUIRED'
    | 'ACCOUNT_BLOCKED'
    | 'ACCOUNT_DELETION_PENDING'
    | AnyCode
  >;
  /** Changes the password. */
  readonly changePassword: ApiCall<
    '/change-password',
    'POST',
    {
      body: {
        readonly newPassword: string;
        readonly revokeOtherSessions?: boolean | undefined;
        readonly currentPassword: string;
      };
    },
    { readonly token: string | null; readonly user: Person },
    | 'VALIDATION_ERROR'
    | 'BAD_REQUEST'
    | 'BODY_TOO_DEEP'
    | 'INVALID_PASSWORD'
    | 'PASSWORD_TOO_SHORT'
    | 'PASSWORD_TOO_LONG'
    | 'PASSWORD_TOO_SIMPLE'
    | 'PASSWORD_TOO_COMMON'
    | 'PASSWORD_TOO_PERSONAL'
    | 'PASSWORD_BREACHED'
    | 'CREDENTIAL_ACCOUNT_NOT_FOUND'
    | 'PASSWORD_UNCHANGED'
    | 'UNAUTHORIZED'
    | 'SECOND_STEP_REQUIRED'
    | 'FORBIDDEN'
    | 'STEP_UP_REQUIRED'
    | 'ACCOUNT_BLOCKED'
    | 'ACCOUNT_DELETION_PENDING'
    | 'SECOND_FACTOR_REQUIRED'
    | AnyCode
  >;
  /** Chooses a user name, or none. */
  readonly changeUsername: ApiCall<
    '/change-username',
    'POST',
    {
      body: {
        readonly username: string | null;
        readonly revokeOtherSessions?: boolean | undefined;
      };
    },
    { readonly status: true; readonly username: string | null },
    | 'VALIDATION_ERROR'
    | 'BAD_REQUEST'
    | 'BODY_TOO_DEEP'
    | 'USERNAME_IS_ALREADY_TAKEN'
    | 'USERNAME_TOO_SHORT'
    | 'USERNAME_TOO_LONG'
    | 'INVALID_USERNAME'
    | 'USERNAME_RESERVED'
    | 'USERNAME_UNCHANGED'
    | 'UNAUTHORIZED'
    | 'SECOND_STEP_REQUIRED'
    | 'FORBIDDEN'
    | 'STEP_UP_REQUIRED'
    | 'ACCOUNT_BLOCKED'
    | 'ACCOUNT_DELETION_PENDING'
    | 'SECOND_FACTOR_REQUIRED'
    | AnyCode
  >;
  /** Tells how the copy of all data is doing. */
  readonly getDataExport: ApiCall<
    '/data-export',
    'GET',
    { body?: undefined },
    {
      readonly id: string;
      readonly state: 'waiting' | 'ready' | 'failed';
      readonly createdAt: Date;
      readonly expiresAt: Date | null;
    } | null,
    | 'UNAUTHORIZED'
    | 'SECOND_STEP_REQUIRED'
    | 'ACCOUNT_DELETION_PENDING'
    | 'SECOND_FACTOR_REQUIRED'
    | AnyCode
  >;
  /** Gives the copy of all data. */
  readonly downloadDataExport: ApiCall<
    '/data-export/download',
    'GET',
    { body?: undefined; query: { readonly id: string } },
    Blob,
    | 'VALIDATION_ERROR'
    | 'UNAUTHORIZED'
    | 'SECOND_STEP_REQUIRED'
    | 'STEP_UP_REQUIRED'
    | 'ACCOUNT_BLOCKED'
    | 'ACCOUNT_DELETION_PENDING'
    | 'SECOND_FACTOR_REQUIRED'
    | 'NOT_FOUND'
    | AnyCode
  >;
  /** Deletes the account, in 30 days. */
  readonly deleteUser: ApiCall<
    '/delete-user',
    'POST',
    { body?: { readonly password?: string | undefined } },
    { readonly success: true; readonly message: string; readonly deletionDueAt: Date },
    | 'VALIDATION_ERROR'
    | 'BAD_REQUEST'
    | 'BODY_TOO_DEEP'
    | 'INVALID_PASSWORD'
    | 'UNAUTHORIZED'
    | 'SECOND_STEP_REQUIRED'
    | 'FORBIDDEN'
    | 'STEP_UP_REQUIRED'
    | 'ACCOUNT_BLOCKED'
    | 'ACCOUNT_DELETION_PENDING'
    | 'SECOND_FACTOR_REQUIRED'
    | AnyCode
  >;
  /** Asks for a copy of all data. */
  readonly exportData: ApiCall<
    '/export-data',
    'POST',
    { body?: undefined },
    {
      readonly id: string;
      readonly state: 'waiting' | 'ready' | 'failed';
      readonly createdAt: Date;
      readonly expiresAt: Date | null;
    } | null,
    | 'UNAUTHORIZED'
    | 'SECOND_STEP_REQUIRED'
    | 'FORBIDDEN'
    | 'STEP_UP_REQUIRED'
    | 'ACCOUNT_BLOCKED'
    | 'ACCOUNT_DELETION_PENDING'
    | 'SECOND_FACTOR_REQUIRED'
    | AnyCode
  >;
  /** Tells who is signed in. */
  readonly getSession: ApiCall<
    '/get-session',
    'GET',
    {
      body?: undefined;
      query?: {
        readonly disableCookieCache?: boolean | undefined;
        readonly disableRefresh?: boolean | undefined;
      };
    },
    { readonly session: Session; readonly user: Person } | null,
    'VALIDATION_ERROR' | AnyCode
  >;
  /** Lists what happened to the account, the newest first. */
  readonly history: ApiCall<
    '/history',
    'GET',
    {
      body?: undefined;
      query?: {
        readonly filter?: 'all' | 'sign-ins' | 'changes' | 'refused' | undefined;
        readonly before?: string | undefined;
      };
    },
    {
      readonly events: readonly {
        readonly id: string;
        readonly event: string;
        readonly outcome: 'success' | 'refused';
        readonly at: Date;
        readonly ipAddress: string | null;
        readonly userAgent: string | null;
        readonly way: {
          readonly method: string;
          readonly second?: string | undefined;
          readonly provider?: string | undefined;
          readonly otherReason?: true | undefined;
        } | null;
        readonly reference: string | null;
        readonly by: 'you' | 'mail' | 'somebody';
        readonly thisSession: boolean;
      }[];
      readonly next: string | null;
    },
    | 'VALIDATION_ERROR'
    | 'UNAUTHORIZED'
    | 'SECOND_STEP_REQUIRED'
    | 'ACCOUNT_DELETION_PENDING'
    | 'SECOND_FACTOR_REQUIRED'
    | AnyCode
  >;
  /** Begins to connect an account elsewhere. */
  readonly linkSocialAccount: ApiCall<
    '/link-social',
    'POST',
    {
      body: {
        readonly provider: string;
        readonly callbackURL?: string | undefined;
        readonly errorCallbackURL?: string | undefined;
        readonly disableRedirect?: boolean | undefined;
        readonly idToken?: unknown | undefined;
        readonly loginHint?: string | undefined;
        readonly revokeOtherSessions?: boolean | undefined;
      };
    },
    { readonly url: string; readonly redirect: boolean },
    | 'VALIDATION_ERROR'
    | 'BAD_REQUEST'
    | 'BODY_TOO_DEEP'
    | 'PROVIDER_FAILED'
    | 'PROVIDER_SLOW'
    | 'UNAUTHORIZED'
    | 'SECOND_STEP_REQUIRED'
    | 'FORBIDDEN'
    | 'INVALID_CALLBACK_URL'
    | 'INVALID_ERROR_CALLBACK_URL'
    | 'STEP_UP_REQUIRED'
    | 'ACCOUNT_BLOCKED'
    | 'ACCOUNT_DELETION_PENDING'
    | 'SECOND_FACTOR_REQUIRED'
    | 'PROVIDER_NOT_FOUND'
    | 'ID_TOKEN_NOT_SUPPORTED'
    | AnyCode
  >;
  /** Lists the password and the accounts elsewhere. */
  readonly listUserAccounts: ApiCall<
    '/list-accounts',
    'GET',
    { body?: undefined },
    readonly {
      readonly id: string;
      readonly providerId: string;
      readonly accountId: string;
      readonly userId: string;
      readonly hint: string | null;
      readonly scopes: readonly string[];
      readonly createdAt: Date;
      readonly updatedAt: Date;
    }[],
    | 'UNAUTHORIZED'
    | 'SECOND_STEP_REQUIRED'
    | 'ACCOUNT_DELETION_PENDING'
    | 'SECOND_FACTOR_REQUIRED'
    | AnyCode
  >;
  /** Lists the sessions of the person. */
  readonly listSessions: ApiCall<
    '/list-sessions',
    'GET',
    { body?: undefined },
    readonly Session[],
    | 'UNAUTHORIZED'
    | 'SECOND_STEP_REQUIRED'
    | 'ACCOUNT_DELETION_PENDING'
    | 'SECOND_FACTOR_REQUIRED'
    | AnyCode
  >;
  /** Chooses whether the account can be signed in to by email. */
  readonly chooseMailSignIn: ApiCall<
    '/mail-sign-in',
    'POST',
    { body: { readonly enabled: boolean; readonly revokeOtherSessions?: boolean | undefined } },
    { readonly status: true },
    | 'VALIDATION_ERROR'
    | 'BAD_REQUEST'
    | 'BODY_TOO_DEEP'
    | 'LAST_WAY_IN'
    | 'UNAUTHORIZED'
    | 'SECOND_STEP_REQUIRED'
    | 'FORBIDDEN'
    | 'STEP_UP_REQUIRED'
    | 'ACCOUNT_BLOCKED'
    | 'ACCOUNT_DELETION_PENDING'
    | 'SECOND_FACTOR_REQUIRED'
    | AnyCode
  >;
  /** Half signed in, mails another code that confirms a new browser. */
  readonly sendNewBrowserCode: ApiCall<
    '/new-browser/send-code',
    'POST',
    { body?: Readonly<Record<string, never>> },
    { readonly status: true },
    | 'VALIDATION_ERROR'
    | 'BAD_REQUEST'
    | 'BODY_TOO_DEEP'
    | 'NEW_BROWSER_CODE_NOT_OFFERED'
    | 'INVALID_TWO_FACTOR_COOKIE'
    | 'FORBIDDEN'
    | AnyCode
  >;
  /** Confirms a new browser with the code of a mail, which ends signing in. */
  readonly verifyNewBrowser: ApiCall<
    '/new-browser/verify',
    'POST',
    { body: { readonly code: string } },
    { readonly token: string; readonly user: Person },
    | 'VALIDATION_ERROR'
    | 'BAD_REQUEST'
    | 'BODY_TOO_DEEP'
    | 'TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE'
    | 'NEW_BROWSER_CODE_NOT_OFFERED'
    | 'SIGN_IN_ENDED'
    | 'INVALID_CODE'
    | 'INVALID_TWO_FACTOR_COOKIE'
    | 'FORBIDDEN'
    | 'ACCOUNT_DISABLED'
    | 'EMAIL_NOT_VERIFIED'
    | 'UNKNOWN_WAY_IN'
    | AnyCode
  >;
  /** Locks the account until its password is reset, by the link of a notice. */
  readonly notMe: ApiCall<
    '/not-me',
    'POST',
    { body: { readonly token: string; readonly deliberate: true } },
    { readonly status: true; readonly deletionCalledOff: boolean },
    | 'VALIDATION_ERROR'
    | 'BAD_REQUEST'
    | 'BODY_TOO_DEEP'
    | 'INVALID_TOKEN'
    | 'FORBIDDEN'
    | 'EMAIL_UNDO_TAKEN'
    | AnyCode
  >;
  /** Tells that the API answers. */
  readonly ok: ApiCall<'/ok', 'GET', { body?: undefined }, { readonly ok: true }, never | AnyCode>;
  /** Removes a passkey. */
  readonly deletePasskey: ApiCall<
    '/passkey/delete-passkey',
    'POST',
    { body: { readonly id: string; readonly revokeOtherSessions?: boolean | undefined } },
    { readonly status: true },
    | 'VALIDATION_ERROR'
    | 'BAD_REQUEST'
    | 'BODY_TOO_DEEP'
    | 'LAST_WAY_IN'
    | 'UNAUTHORIZED'
    | 'SECOND_STEP_REQUIRED'
    | 'FORBIDDEN'
    | 'STEP_UP_REQUIRED'
    | 'ACCOUNT_BLOCKED'
    | 'ACCOUNT_DELETION_PENDING'
    | 'SECOND_FACTOR_REQUIRED'
    | 'PASSKEY_NOT_FOUND'
    | AnyCode
  >;
  /** Gives what a browser needs to use a passkey. */
  readonly generatePasskeyAuthenticationOptions: ApiCall<
    '/passkey/generate-authenticate-options',
    'GET',
    { body?: undefined },
    PasskeyRequestOptions,
    'ACCOUNT_DELETION_PENDING' | AnyCode
  >;
  /** Gives what a browser needs to create a passkey. */
  readonly generatePasskeyRegistrationOptions: ApiCall<
    '/passkey/generate-register-options',
    'GET',
    {
      body?: undefined;
      query?: {
        readonly authenticatorAttachment?: 'platform' | 'cross-platform' | undefined;
        readonly mediation?: 'conditional' | undefined;
      };
    },
    PasskeyCreationOptions,
    | 'VALIDATION_ERROR'
    | 'TOO_MANY_PASSKEYS'
    | 'UNAUTHORIZED'
    | 'SECOND_STEP_REQUIRED'
    | 'STEP_UP_REQUIRED'
    | 'ACCOUNT_BLOCKED'
    | 'ACCOUNT_DELETION_PENDING'
    | AnyCode
  >;
  /** Lists the passkeys. */
  readonly listPasskeys: ApiCall<
    '/passkey/list-user-passkeys',
    'GET',
    { body?: undefined },
    readonly Passkey[],
    'UNAUTHORIZED' | 'SECOND_STEP_REQUIRED' | 'ACCOUNT_DELETION_PENDING' | AnyCode
  >;
  /** Chooses whether a passkey is asked for after the password. */
  readonly choosePasskeySecondStep: ApiCall<
    '/passkey/second-step',
    'POST',
    { body: { readonly enabled: boolean; readonly revokeOtherSessions?: boolean | undefined } },
    { readonly status: true },
    | 'VALIDATION_ERROR'
    | 'BAD_REQUEST'
    | 'BODY_TOO_DEEP'
    | 'PASSKEY_NOT_FOUND'
    | 'UNAUTHORIZED'
    | 'SECOND_STEP_REQUIRED'
    | 'FORBIDDEN'
    | 'STEP_UP_REQUIRED'
    | 'ACCOUNT_BLOCKED'
    | 'ACCOUNT_DELETION_PENDING'
    | 'EMAIL_NOT_VERIFIED'
    | AnyCode
  >;
  /** Remembers that the person wants no passkey now. */
  readonly skipPasskeyOffer: ApiCall<
    '/passkey/skip-offer',
    'POST',
    { body?: undefined },
    { readonly status: true },
    'UNAUTHORIZED' | 'SECOND_STEP_REQUIRED' | 'FORBIDDEN' | 'ACCOUNT_DELETION_PENDING' | AnyCode
  >;
  /** Renames a passkey. */
  readonly updatePasskey: ApiCall<
    '/passkey/update-passkey',
    'POST',
    { body: { readonly id: string; readonly name: string } },
    { readonly passkey: Passkey },
    | 'VALIDATION_ERROR'
    | 'BAD_REQUEST'
    | 'BODY_TOO_DEEP'
    | 'UNAUTHORIZED'
    | 'SECOND_STEP_REQUIRED'
    | 'FORBIDDEN'
    | 'ACCOUNT_DELETION_PENDING'
    | 'SECOND_FACTOR_REQUIRED'
    | 'PASSKEY_NOT_FOUND'
    | AnyCode
  >;
  /** Signs in with a passkey. */
  readonly verifyPasskeyAuthentication: ApiCall<
    '/passkey/verify-authentication',
    'POST',
    {
      body: {
        readonly response: {
          readonly id: string;
          readonly rawId: string;
          readonly type: 'public-key';
          readonly response: {
            readonly clientDataJSON: string;
            readonly authenticatorData: string;
            readonly signature: string;
            readonly userHandle?: string | null | undefined;
          };
        };
        readonly rememberMe?: boolean | undefined;
      };
    },
    { readonly session: Session; readonly user: Person },
    | 'VALIDATION_ERROR'
    | 'BAD_REQUEST'
    | 'BODY_TOO_DEEP'
    | 'CHALLENGE_NOT_FOUND'
    | 'SIGN_IN_ENDED'
    | 'PASSKEY_NOT_FOUND'
    | 'AUTHENTICATION_FAILED'
    | 'FORBIDDEN'
    | 'ACCOUNT_DELETION_PENDING'
    | 'SECOND_FACTOR_REQUIRED'
    | 'ACCOUNT_DISABLED'
    | 'EMAIL_NOT_VERIFIED'
    | 'UNKNOWN_WAY_IN'
    | AnyCode
  >;
  /** Keeps a passkey that the browser has created. */
  readonly verifyPasskeyRegistration: ApiCall<
    '/passkey/verify-registration',
    'POST',
    {
      body: {
        readonly response: {
          readonly id: string;
          readonly rawId: string;
          readonly type: 'public-key';
          readonly response: {
            readonly clientDataJSON: string;
            readonly attestationObject: string;
            readonly transports?: readonly string[] | undefined;
          };
        };
        readonly name?: string | undefined;
        readonly revokeOtherSessions?: boolean | undefined;
      };
    },
    Passkey,
    | 'VALIDATION_ERROR'
    | 'BAD_REQUEST'
    | 'BODY_TOO_DEEP'
    | 'CHALLENGE_NOT_FOUND'
    | 'FAILED_TO_VERIFY_REGISTRATION'
    | 'PREVIOUSLY_REGISTERED'
    | 'UNAUTHORIZED'
    | 'SECOND_STEP_REQUIRED'
    | 'FORBIDDEN'
    | 'STEP_UP_REQUIRED'
    | 'ACCOUNT_BLOCKED'
    | 'ACCOUNT_DELETION_PENDING'
    | AnyCode
  >;
  /** Tells which change of address waits. */
  readonly pendingEmailChange: ApiCall<
    '/pending-email-change',
    'GET',
    { body?: undefined },
    {
      readonly pending: {
        readonly newEmail: string;
        readonly expiresAt: Date;
        readonly resendAt: Date;
      } | null;
    },
    'UNAUTHORIZED' | 'SECOND_STEP_REQUIRED' | 'ACCOUNT_DELETION_PENDING' | AnyCode
  >;
  /** Gives out work, or a place in the waiting line. */
  readonly proofOfWork: ApiCall<
    '/proof-of-work',
    'GET',
    { body?: undefined },
    {
      readonly challenge: {
        readonly parameters: Readonly<Record<string, never>> & Readonly<Record<string, unknown>>;
        readonly signature: string;
      };
      readonly ticket: string;
      readonly ticketAfter: number;
    } | null,
    never | AnyCode
  >;
  /** Tells how many recovery codes are left. */
  readonly recoveryCodesLeft: ApiCall<
    '/recovery-codes',
    'GET',
    { body?: undefined },
    { readonly left: number },
    | 'UNAUTHORIZED'
    | 'SECOND_STEP_REQUIRED'
    | 'ACCOUNT_DELETION_PENDING'
    | 'SECOND_FACTOR_REQUIRED'
    | AnyCode
  >;
  /** Keeps the second step, by the link of a notice or signed in. */
  readonly cancelRecovery: ApiCall<
    '/recovery/cancel',
    'POST',
    { body?: { readonly token?: string | undefined; readonly deliberate?: true | undefined } },
    { readonly status: true },
    | 'VALIDATION_ERROR'
    | 'BAD_REQUEST'
    | 'BODY_TOO_DEEP'
    | 'INVALID_TOKEN'
    | 'RECOVERY_NOT_PENDING'
    | 'UNAUTHORIZED'
    | 'SECOND_STEP_REQUIRED'
    | 'FORBIDDEN'
    | AnyCode
  >;
  /** Mails the link for lost second factors to a person who is half signed in. */
  readonly requestRecovery: ApiCall<
    '/recovery/request',
    'POST',
    { body?: Readonly<Record<string, never>> },
    { readonly status: true; readonly recoveryDueAt: Date | null },
    | 'VALIDATION_ERROR'
    | 'BAD_REQUEST'
    | 'BODY_TOO_DEEP'
    | 'INVALID_TWO_FACTOR_COOKIE'
    | 'FORBIDDEN'
    | 'EMAIL_NOT_VERIFIED'
    | 'TWO_FACTOR_NOT_ENABLED'
    | 'ACCOUNT_BLOCKED'
    | AnyCode
  >;
  /** Begins the wait after which the second step is switched off. */
  readonly startRecovery: ApiCall<
    '/recovery/start',
    'POST',
    { body: { readonly token: string; readonly deliberate: true } },
    { readonly status: true; readonly recoveryDueAt: Date },
    'VALIDATION_ERROR' | 'BAD_REQUEST' | 'BODY_TOO_DEEP' | 'INVALID_TOKEN' | 'FORBIDDEN' | AnyCode
  >;
  /** Removes the picture. */
  readonly removePicture: ApiCall<
    '/remove-picture',
    'POST',
    { body?: undefined },
    { readonly status: true },
    | 'UNAUTHORIZED'
    | 'SECOND_STEP_REQUIRED'
    | 'FORBIDDEN'
    | 'ACCOUNT_DELETION_PENDING'
    | 'SECOND_FACTOR_REQUIRED'
    | AnyCode
  >;
  /** Mails the link and the code for a new password. */
  readonly requestPasswordReset: ApiCall<
    '/request-password-reset',
    'POST',
    { body: { readonly email: string; readonly redirectTo?: string | undefined } },
    { readonly status: true; readonly message: string },
    | 'VALIDATION_ERROR'
    | 'BAD_REQUEST'
    | 'BODY_TOO_DEEP'
    | 'FORBIDDEN'
    | 'INVALID_REDIRECT_URL'
    | 'PROOF_OF_WORK_REQUIRED'
    | AnyCode
  >;
  /** Mails the confirmation of a new address again. */
  readonly resendEmailChange: ApiCall<
    '/resend-email-change',
    'POST',
    { body?: undefined },
    { readonly status: true },
    | 'NO_EMAIL_CHANGE'
    | 'UNAUTHORIZED'
    | 'SECOND_STEP_REQUIRED'
    | 'FORBIDDEN'
    | 'STEP_UP_REQUIRED'
    | 'ACCOUNT_BLOCKED'
    | 'ACCOUNT_DELETION_PENDING'
    | AnyCode
  >;
  /** Sets a new password, by the `token` of the link or `email` and `code`. */
  readonly resetPassword: ApiCall<
    '/reset-password',
    'POST',
    {
      body: {
        readonly newPassword: string;
        readonly token?: string | undefined;
        readonly code?: string | undefined;
        readonly email?: string | undefined;
      };
      query?: { readonly token?: string | undefined };
    },
    { readonly status: true; readonly next: string | null; readonly disabled: boolean },
    | 'VALIDATION_ERROR'
    | 'BAD_REQUEST'
    | 'BODY_TOO_DEEP'
    | 'INVALID_TOKEN'
    | 'INVALID_CODE'
    | 'CODE_CLOSED'
    | 'CODE_FROM_ELSEWHERE'
    | 'PASSWORD_TOO_SHORT'
    | 'PASSWORD_TOO_LONG'
    | 'PASSWORD_TOO_SIMPLE'
    | 'PASSWORD_TOO_COMMON'
    | 'PASSWORD_TOO_PERSONAL'
    | 'PASSWORD_BREACHED'
    | 'FORBIDDEN'
    | AnyCode
  >;
  /** Ends all sessions but this one. */
  readonly revokeOtherSessions: ApiCall<
    '/revoke-other-sessions',
    'POST',
    { body?: undefined },
    { readonly status: true },
    | 'UNAUTHORIZED'
    | 'SECOND_STEP_REQUIRED'
    | 'FORBIDDEN'
    | 'ACCOUNT_DELETION_PENDING'
    | 'SECOND_FACTOR_REQUIRED'
    | AnyCode
  >;
  /** Ends one session. */
  readonly revokeSession: ApiCall<
    '/revoke-session',
    'POST',
    { body: { readonly token: string } },
    { readonly status: true },
    | 'VALIDATION_ERROR'
    | 'BAD_REQUEST'
    | 'BODY_TOO_DEEP'
    | 'UNAUTHORIZED'
    | 'SECOND_STEP_REQUIRED'
    | 'FORBIDDEN'
    | 'ACCOUNT_DELETION_PENDING'
    | 'SECOND_FACTOR_REQUIRED'
    | 'SESSION_NOT_FOUND'
    | AnyCode
  >;
  /** Ends all sessions, this one too. */
  readonly revokeSessions: ApiCall<
    '/revoke-sessions',
    'POST',
    { body?: undefined },
    { readonly status: true },
    | 'UNAUTHORIZED'
    | 'SECOND_STEP_REQUIRED'
    | 'FORBIDDEN'
    | 'ACCOUNT_DELETION_PENDING'
    | 'SECOND_FACTOR_REQUIRED'
    | AnyCode
  >;
  /** Tells with what the second step can be taken, half signed in. */
  readonly secondStep: ApiCall<
    '/second-step',
    'GET',
    { body?: undefined },
    {
      readonly methods: readonly WayName[];
      readonly expiresAt: Date;
      readonly retryAfter: number | null;
    } | null,
    'ACCOUNT_DELETION_PENDING' | 'SECOND_FACTOR_REQUIRED' | AnyCode
  >;
  /** Ends all other sessions, half-way sign-ins and trust in browsers. */
  readonly secureAccount: ApiCall<
    '/secure-account',
    'POST',
    { body?: undefined },
    { readonly ended: number },
    | 'UNAUTHORIZED'
    | 'SECOND_STEP_REQUIRED'
    | 'FORBIDDEN'
    | 'ACCOUNT_DELETION_PENDING'
    | 'SECOND_FACTOR_REQUIRED'
    | AnyCode
  >;
  /** Mails the confirmation of an address again. */
  readonly sendVerificationEmail: ApiCall<
    '/send-verification-email',
    'POST',
    { body: { readonly email: string; readonly callbackURL?: string | undefined } },
    { readonly status: true },
    | 'VALIDATION_ERROR'
    | 'BAD_REQUEST'
    | 'BODY_TOO_DEEP'
    | 'EMAIL_MISMATCH'
    | 'EMAIL_ALREADY_VERIFIED'
    | 'FORBIDDEN'
    | 'INVALID_CALLBACK_URL'
    | 'PROOF_OF_WORK_REQUIRED'
    | 'ACCOUNT_DELETION_PENDING'
    | AnyCode
  >;
  /** Sets a password where there is none. */
  readonly setPassword: ApiCall<
    '/set-password',
    'POST',
    { body: { readonly newPassword: string; readonly revokeOtherSessions?: boolean | undefined } },
    { readonly status: true },
    | 'VALIDATION_ERROR'
    | 'BAD_REQUEST'
    | 'BODY_TOO_DEEP'
    | 'PASSWORD_TOO_SHORT'
    | 'PASSWORD_TOO_LONG'
    | 'PASSWORD_TOO_SIMPLE'
    | 'PASSWORD_TOO_COMMON'
    | 'PASSWORD_TOO_PERSONAL'
    | 'PASSWORD_BREACHED'
    | 'PASSWORD_ALREADY_SET'
    | 'UNAUTHORIZED'
    | 'SECOND_STEP_REQUIRED'
    | 'FORBIDDEN'
    | 'STEP_UP_REQUIRED'
    | 'ACCOUNT_BLOCKED'
    | 'ACCOUNT_DELETION_PENDING'
    | 'SECOND_FACTOR_REQUIRED'
    | AnyCode
  >;
  /** Signs in with an address and a password. */
  readonly signInEmail: ApiCall<
    '/sign-in/email',
    'POST',
    {
      body: {
        readonly email: string;
        readonly password: string;
        readonly rememberMe?: boolean | undefined;
        readonly callbackURL?: string | undefined;
      };
    },
    | {
        readonly redirect: boolean;
        readonly token: string;
        readonly url?: string | undefined;
        readonly user: Person;
      }
    | SecondStepAsked,
    | 'VALIDATION_ERROR'
    | 'BAD_REQUEST'
    | 'BODY_TOO_DEEP'
    | 'INVALID_EMAIL'
    | 'SIGN_IN_ENDED'
    | 'INVALID_EMAIL_OR_PASSWORD'
    | 'FORBIDDEN'
    | 'INVALID_CALLBACK_URL'
    | 'ACCOUNT_DISABLED'
    | 'EMAIL_NOT_VERIFIED'
    | 'UNKNOWN_WAY_IN'
    | AnyCode
  >;
  /** Mails a link and a code to sign in with. */
  readonly signInMagicLink: ApiCall<
    '/sign-in/magic-link',
    'POST',
    {
      body: {
        readonly email: string;
        readonly callbackURL?: string | undefined;
        readonly rememberMe?: boolean | undefined;
      };
    },
    { readonly status: true },
    | 'VALIDATION_ERROR'
    | 'BAD_REQUEST'
    | 'BODY_TOO_DEEP'
    | 'FORBIDDEN'
    | 'INVALID_CALLBACK_URL'
    | 'PROOF_OF_WORK_REQUIRED'
    | AnyCode
  >;
  /** Mails a link and a code to sign in with. */
  readonly signInMail: ApiCall<
    '/sign-in/mail',
    'POST',
    {
      body: {
        readonly email: string;
        readonly callbackURL?: string | undefined;
        readonly rememberMe?: boolean | undefined;
      };
    },
    { readonly status: true },
    | 'VALIDATION_ERROR'
    | 'BAD_REQUEST'
    | 'BODY_TOO_DEEP'
    | 'FORBIDDEN'
    | 'INVALID_CALLBACK_URL'
    | 'PROOF_OF_WORK_REQUIRED'
    | AnyCode
  >;
  /** Signs in, by the `token` of the link or the `code` of the mail. */
  readonly signInMailVerify: ApiCall<
    '/sign-in/mail/verify',
    'POST',
    {
      body: {
        readonly token?: string | undefined;
        readonly code?: string | undefined;
        readonly email?: string | undefined;
      };
    },
    | {
        readonly redirect: boolean;
        readonly token: string;
        readonly url?: string | undefined;
        readonly user: Person;
        readonly passwordLost: boolean;
      }
    | SecondStepAsked,
    | 'VALIDATION_ERROR'
    | 'BAD_REQUEST'
    | 'BODY_TOO_DEEP'
    | 'INVALID_TOKEN'
    | 'INVALID_CODE'
    | 'CODE_CLOSED'
    | 'CODE_FROM_ELSEWHERE'
    | 'SIGN_IN_FROM_ELSEWHERE'
    | 'SIGN_IN_ENDED'
    | 'FORBIDDEN'
    | 'ACCOUNT_DISABLED'
    | 'EMAIL_NOT_VERIFIED'
    | 'UNKNOWN_WAY_IN'
    | AnyCode
  >;
  /** Begins to sign in with an account elsewhere. */
  readonly signInSocial: ApiCall<
    '/sign-in/social',
    'POST',
    {
      body: {
        readonly provider: string;
        readonly callbackURL?: string | undefined;
        readonly errorCallbackURL?: string | undefined;
        readonly disableRedirect?: boolean | undefined;
        readonly idToken?: unknown | undefined;
        readonly loginHint?: string | undefined;
        readonly newUserCallbackURL?: string | undefined;
        readonly rememberMe?: boolean | undefined;
      };
    },
    { readonly url: string; readonly redirect: boolean },
    | 'VALIDATION_ERROR'
    | 'BAD_REQUEST'
    | 'BODY_TOO_DEEP'
    | 'PROVIDER_FAILED'
    | 'PROVIDER_SLOW'
    | 'FORBIDDEN'
    | 'INVALID_CALLBACK_URL'
    | 'INVALID_ERROR_CALLBACK_URL'
    | 'INVALID_NEW_USER_CALLBACK_URL'
    | 'PROVIDER_NOT_FOUND'
    | 'ID_TOKEN_NOT_SUPPORTED'
    | AnyCode
  >;
  /** Signs in with a user name and a password. */
  readonly signInUsername: ApiCall<
    '/sign-in/username',
    'POST',
    {
      body: {
        readonly username: string;
        readonly password: string;
        readonly rememberMe?: boolean | undefined;
        readonly callbackURL?: string | undefined;
      };
    },
    | {
        readonly redirect: boolean;
        readonly token: string;
        readonly url?: string | undefined;
        readonly user: Person;
      }
    | SecondStepAsked,
    | 'VALIDATION_ERROR'
    | 'BAD_REQUEST'
    | 'BODY_TOO_DEEP'
    | 'SIGN_IN_ENDED'
    | 'INVALID_USERNAME_OR_PASSWORD'
    | 'FORBIDDEN'
    | 'INVALID_CALLBACK_URL'
    | 'ACCOUNT_DISABLED'
    | 'EMAIL_NOT_VERIFIED'
    | 'UNKNOWN_WAY_IN'
    | AnyCode
  >;
  /** Ends the session. */
  readonly signOut: ApiCall<
    '/sign-out',
    'POST',
    { body?: undefined },
    { readonly success: true },
    'FORBIDDEN' | AnyCode
  >;
  /** Makes an account with an address and a password. */
  readonly signUpEmail: ApiCall<
    '/sign-up/email',
    'POST',
    {
      body: {
        readonly name: string;
        readonly email: string;
        readonly password: string;
        readonly image?: string | undefined;
        readonly callbackURL?: string | undefined;
        readonly rememberMe?: boolean | undefined;
        readonly language?: string | undefined;
        readonly timeZone?: string | undefined;
        readonly appearance?: string | null | undefined;
      } & Readonly<Record<string, unknown>>;
    },
    { readonly token: string | null; readonly user: Person } | SecondStepAsked,
    | 'VALIDATION_ERROR'
    | 'BAD_REQUEST'
    | 'BODY_TOO_DEEP'
    | 'FIELD_NOT_ALLOWED'
    | 'PASSWORD_TOO_SHORT'
    | 'PASSWORD_TOO_LONG'
    | 'PASSWORD_TOO_SIMPLE'
    | 'PASSWORD_TOO_COMMON'
    | 'PASSWORD_TOO_PERSONAL'
    | 'PASSWORD_BREACHED'
    | 'EMAIL_DISPOSABLE'
    | 'SIGN_IN_ENDED'
    | 'FORBIDDEN'
    | 'INVALID_CALLBACK_URL'
    | 'PROOF_OF_WORK_REQUIRED'
    | 'ACCOUNT_DISABLED'
    | 'EMAIL_NOT_VERIFIED'
    | 'UNKNOWN_WAY_IN'
    | 'USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL'
    | AnyCode
  >;
  /** Tells by what the person can prove once more. */
  readonly stepUpWays: ApiCall<
    '/step-up',
    'GET',
    { body?: undefined },
    {
      readonly methods: readonly WayName[];
      readonly secondFactors: readonly WayName[];
      readonly retryAfter: number | null;
    },
    'UNAUTHORIZED' | 'SECOND_STEP_REQUIRED' | 'ACCOUNT_DELETION_PENDING' | AnyCode
  >;
  /** Proves once more by the code of a mail. */
  readonly stepUpByMailCode: ApiCall<
    '/step-up/mail-code',
    'POST',
    { body: { readonly code: string } },
    { readonly status: true; readonly sensitiveUntil: Date },
    | 'VALIDATION_ERROR'
    | 'BAD_REQUEST'
    | 'BODY_TOO_DEEP'
    | 'INVALID_CODE'
    | 'UNAUTHORIZED'
    | 'SECOND_STEP_REQUIRED'
    | 'FORBIDDEN'
    | 'ACCOUNT_DELETION_PENDING'
    | AnyCode
  >;
  /** Proves once more by a passkey. */
  readonly stepUpByPasskey: ApiCall<
    '/step-up/passkey',
    'POST',
    {
      body: {
        readonly response: {
          readonly id: string;
          readonly rawId: string;
          readonly type: 'public-key';
          readonly response: {
            readonly clientDataJSON: string;
            readonly authenticatorData: string;
            readonly signature: string;
            readonly userHandle?: string | null | undefined;
          };
        };
      };
    },
    { readonly status: true; readonly sensitiveUntil: Date },
    | 'VALIDATION_ERROR'
    | 'BAD_REQUEST'
    | 'BODY_TOO_DEEP'
    | 'INVALID_PASSKEY'
    | 'UNAUTHORIZED'
    | 'SECOND_STEP_REQUIRED'
    | 'FORBIDDEN'
    | 'ACCOUNT_DELETION_PENDING'
    | AnyCode
  >;
  /** Proves once more by the password. */
  readonly stepUpByPassword: ApiCall<
    '/step-up/password',
    'POST',
    { body: { readonly password: string } },
    { readonly status: true; readonly sensitiveUntil: Date },
    | 'VALIDATION_ERROR'
    | 'BAD_REQUEST'
    | 'BODY_TOO_DEEP'
    | 'INVALID_PASSWORD'
    | 'UNAUTHORIZED'
    | 'SECOND_STEP_REQUIRED'
    | 'FORBIDDEN'
    | 'ACCOUNT_DELETION_PENDING'
    | AnyCode
  >;
  /** Proves once more by a recovery code. */
  readonly stepUpByRecoveryCode: ApiCall<
    '/step-up/recovery-code',
    'POST',
    { body: { readonly code: string } },
    { readonly status: true; readonly sensitiveUntil: Date },
    | 'VALIDATION_ERROR'
    | 'BAD_REQUEST'
    | 'BODY_TOO_DEEP'
    | 'INVALID_CODE'
    | 'UNAUTHORIZED'
    | 'SECOND_STEP_REQUIRED'
    | 'FORBIDDEN'
    | 'ACCOUNT_DELETION_PENDING'
    | AnyCode
  >;
  /** Mails a code to prove with. */
  readonly sendStepUpMailCode: ApiCall<
    '/step-up/send-mail-code',
    'POST',
    { body?: Readonly<Record<string, never>> },
    { readonly status: true },
    | 'VALIDATION_ERROR'
    | 'BAD_REQUEST'
    | 'BODY_TOO_DEEP'
    | 'MAIL_CODE_NOT_OFFERED'
    | 'INVALID_CODE'
    | 'UNAUTHORIZED'
    | 'SECOND_STEP_REQUIRED'
    | 'FORBIDDEN'
    | 'ACCOUNT_DELETION_PENDING'
    | AnyCode
  >;
  /** Proves once more by the authenticator app. */
  readonly stepUpByTotp: ApiCall<
    '/step-up/totp',
    'POST',
    { body: { readonly code: string } },
    { readonly status: true; readonly sensitiveUntil: Date },
    | 'VALIDATION_ERROR'
    | 'BAD_REQUEST'
    | 'BODY_TOO_DEEP'
    | 'INVALID_CODE'
    | 'UNAUTHORIZED'
    | 'SECOND_STEP_REQUIRED'
    | 'FORBIDDEN'
    | 'ACCOUNT_DELETION_PENDING'
    | AnyCode
  >;
  /** Lists the browsers that skip the second step. */
  readonly trustedBrowsers: ApiCall<
    '/trusted-browsers',
    'GET',
    { body?: undefined },
    readonly {
      readonly id: string;
      readonly userAgent: string | null;
      readonly createdAt: Date;
      readonly lastUsedAt: Date;
      readonly expiresAt: Date;
      readonly current: boolean;
    }[],
    | 'UNAUTHORIZED'
    | 'SECOND_STEP_REQUIRED'
    | 'ACCOUNT_DELETION_PENDING'
    | 'SECOND_FACTOR_REQUIRED'
    | AnyCode
  >;
  /** Switches the authenticator app off. */
  readonly disableTwoFactor: ApiCall<
    '/two-factor/disable',
    'POST',
    {
      body: {
        readonly password?: string | undefined;
        readonly revokeOtherSessions?: boolean | undefined;
      };
    },
    { readonly status: true },
    | 'VALIDATION_ERROR'
    | 'BAD_REQUEST'
    | 'BODY_TOO_DEEP'
    | 'TOTP_NOT_ENABLED'
    | 'INVALID_PASSWORD'
    | 'UNAUTHORIZED'
    | 'SECOND_STEP_REQUIRED'
    | 'FORBIDDEN'
    | 'STEP_UP_REQUIRED'
    | 'ACCOUNT_BLOCKED'
    | 'ACCOUNT_DELETION_PENDING'
    | 'SECOND_FACTOR_REQUIRED'
    | AnyCode
  >;
  /** Switches codes by mail off. */
  readonly disableMailFactor: ApiCall<
    '/two-factor/disable-mail',
    'POST',
    { body?: { readonly revokeOtherSessions?: boolean | undefined } },
    { readonly status: true },
    | 'VALIDATION_ERROR'
    | 'BAD_REQUEST'
    | 'BODY_TOO_DEEP'
    | 'MAIL_FACTOR_NOT_ON'
    | 'UNAUTHORIZED'
    | 'SECOND_STEP_REQUIRED'
    | 'FORBIDDEN'
    | 'STEP_UP_REQUIRED'
    | 'ACCOUNT_BLOCKED'
    | 'ACCOUNT_DELETION_PENDING'
    | 'SECOND_FACTOR_REQUIRED'
    | AnyCode
  >;
  /** Begins to set up an authenticator app. */
  readonly enableTwoFactor: ApiCall<
    '/two-factor/enable',
    'POST',
    {
      body: {
        readonly password?: string | undefined;
        readonly method?: 'otp' | 'totp' | undefined;
        readonly issuer?: string | undefined;
        readonly recoveryCodes?: boolean | undefined;
      };
    },
    { readonly method: 'totp'; readonly totpURI: string; readonly backupCodes: readonly string[] },
    | 'VALIDATION_ERROR'
    | 'BAD_REQUEST'
    | 'BODY_TOO_DEEP'
    | 'INVALID_PASSWORD'
    | 'TOTP_ALREADY_ENABLED'
    | 'OTP_NOT_CONFIGURED'
    | 'UNAUTHORIZED'
    | 'SECOND_STEP_REQUIRED'
    | 'FORBIDDEN'
    | 'STEP_UP_REQUIRED'
    | 'ACCOUNT_BLOCKED'
    | 'ACCOUNT_DELETION_PENDING'
    | 'EMAIL_NOT_VERIFIED'
    | AnyCode
  >;
  /** Switches codes by mail on, as second step. */
  readonly enableMailFactor: ApiCall<
    '/two-factor/enable-mail',
    'POST',
    { body?: { readonly revokeOtherSessions?: boolean | undefined } },
    { readonly status: true },
    | 'VALIDATION_ERROR'
    | 'BAD_REQUEST'
    | 'BODY_TOO_DEEP'
    | 'MAIL_FACTOR_ALREADY_ON'
    | 'UNAUTHORIZED'
    | 'SECOND_STEP_REQUIRED'
    | 'FORBIDDEN'
    | 'STEP_UP_REQUIRED'
    | 'ACCOUNT_BLOCKED'
    | 'ACCOUNT_DELETION_PENDING'
    | 'EMAIL_NOT_VERIFIED'
    | AnyCode
  >;
  /** Makes a new set of recovery codes. */
  readonly generateBackupCodes: ApiCall<
    '/two-factor/generate-backup-codes',
    'POST',
    {
      body?: {
        readonly password?: string | undefined;
        readonly revokeOtherSessions?: boolean | undefined;
        readonly saved?: boolean | undefined;
      };
    },
    {
      readonly status: true;
      readonly backupCodes: readonly string[];
      readonly token?: string | undefined;
    },
    | 'VALIDATION_ERROR'
    | 'BAD_REQUEST'
    | 'BODY_TOO_DEEP'
    | 'TWO_FACTOR_NOT_ENABLED'
    | 'UNAUTHORIZED'
    | 'SECOND_STEP_REQUIRED'
    | 'FORBIDDEN'
    | 'STEP_UP_REQUIRED'
    | 'ACCOUNT_BLOCKED'
    | 'ACCOUNT_DELETION_PENDING'
    | 'SECOND_FACTOR_REQUIRED'
    | AnyCode
  >;
  /** Makes a set of recovery codes count that is in a safe place. */
  readonly keepBackupCodes: ApiCall<
    '/two-factor/keep-backup-codes',
    'POST',
    { body: { readonly token: string } },
    { readonly status: true },
    | 'VALIDATION_ERROR'
    | 'BAD_REQUEST'
    | 'BODY_TOO_DEEP'
    | 'TWO_FACTOR_NOT_ENABLED'
    | 'RECOVERY_CODES_GONE'
    | 'UNAUTHORIZED'
    | 'SECOND_STEP_REQUIRED'
    | 'FORBIDDEN'
    | 'ACCOUNT_DELETION_PENDING'
    | 'SECOND_FACTOR_REQUIRED'
    | AnyCode
  >;
  /** Mails a code for the second step. */
  readonly sendTwoFactorOTP: ApiCall<
    '/two-factor/send-otp',
    'POST',
    { body?: Readonly<Record<string, never>> },
    { readonly status: true },
    | 'VALIDATION_ERROR'
    | 'BAD_REQUEST'
    | 'BODY_TOO_DEEP'
    | 'TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE'
    | 'MAIL_FACTOR_NOT_OFFERED'
    | 'INVALID_TWO_FACTOR_COOKIE'
    | 'FORBIDDEN'
    | 'ACCOUNT_DELETION_PENDING'
    | 'SECOND_FACTOR_REQUIRED'
    | AnyCode
  >;
  /** Takes the second step with a recovery code. */
  readonly verifyBackupCode: ApiCall<
    '/two-factor/verify-backup-code',
    'POST',
    { body: { readonly code: string; readonly trustDevice?: boolean | undefined } },
    { readonly token: string; readonly user: Person },
    | 'VALIDATION_ERROR'
    | 'BAD_REQUEST'
    | 'BODY_TOO_DEEP'
    | 'TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE'
    | 'SIGN_IN_ENDED'
    | 'INVALID_CODE'
    | 'INVALID_TWO_FACTOR_COOKIE'
    | 'FORBIDDEN'
    | 'ACCOUNT_DELETION_PENDING'
    | 'SECOND_FACTOR_REQUIRED'
    | 'ACCOUNT_DISABLED'
    | 'EMAIL_NOT_VERIFIED'
    | 'UNKNOWN_WAY_IN'
    | AnyCode
  >;
  /** Takes the second step with the code of a mail. */
  readonly verifyTwoFactorOTP: ApiCall<
    '/two-factor/verify-otp',
    'POST',
    { body: { readonly code: string; readonly trustDevice?: boolean | undefined } },
    { readonly token: string; readonly user: Person },
    | 'VALIDATION_ERROR'
    | 'BAD_REQUEST'
    | 'BODY_TOO_DEEP'
    | 'TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE'
    | 'SIGN_IN_ENDED'
    | 'INVALID_CODE'
    | 'INVALID_TWO_FACTOR_COOKIE'
    | 'FORBIDDEN'
    | 'ACCOUNT_DELETION_PENDING'
    | 'SECOND_FACTOR_REQUIRED'
    | 'ACCOUNT_DISABLED'
    | 'EMAIL_NOT_VERIFIED'
    | 'UNKNOWN_WAY_IN'
    | AnyCode
  >;
  /** Takes the second step with a passkey. */
  readonly verifyPasskeySecondStep: ApiCall<
    '/two-factor/verify-passkey',
    'POST',
    {
      body: {
        readonly response: {
          readonly id: string;
          readonly rawId: string;
          readonly type: 'public-key';
          readonly response: {
            readonly clientDataJSON: string;
            readonly authenticatorData: string;
            readonly signature: string;
            readonly userHandle?: string | null | undefined;
          };
        };
        readonly trustDevice?: boolean | undefined;
      };
    },
    { readonly token: string; readonly user: Person },
    | 'VALIDATION_ERROR'
    | 'BAD_REQUEST'
    | 'BODY_TOO_DEEP'
    | 'TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE'
    | 'SIGN_IN_ENDED'
    | 'INVALID_CODE'
    | 'INVALID_TWO_FACTOR_COOKIE'
    | 'FORBIDDEN'
    | 'ACCOUNT_DELETION_PENDING'
    | 'SECOND_FACTOR_REQUIRED'
    | 'ACCOUNT_DISABLED'
    | 'EMAIL_NOT_VERIFIED'
    | 'UNKNOWN_WAY_IN'
    | AnyCode
  >;
  /** Takes the second step with the authenticator app, or ends its setting up. */
  readonly verifyTOTP: ApiCall<
    '/two-factor/verify-totp',
    'POST',
    {
      body: {
        readonly code: string;
        readonly trustDevice?: boolean | undefined;
        readonly revokeOtherSessions?: boolean | undefined;
      };
    },
    { readonly token: string; readonly user: Person },
    | 'VALIDATION_ERROR'
    | 'BAD_REQUEST'
    | 'BODY_TOO_DEEP'
    | 'TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE'
    | 'TOTP_NOT_ENABLED'
    | 'TOTP_ALREADY_ENABLED'
    | 'SIGN_IN_ENDED'
    | 'INVALID_CODE'
    | 'INVALID_TWO_FACTOR_COOKIE'
    | 'UNAUTHORIZED'
    | 'SECOND_STEP_REQUIRED'
    | 'FORBIDDEN'
    | 'STEP_UP_REQUIRED'
    | 'ACCOUNT_BLOCKED'
    | 'ACCOUNT_DELETION_PENDING'
    | 'ACCOUNT_DISABLED'
    | 'EMAIL_NOT_VERIFIED'
    | 'UNKNOWN_WAY_IN'
    | AnyCode
  >;
  /** Takes a change of address back, by the link that the old address got. */
  readonly undoEmailChange: ApiCall<
    '/undo-email-change',
    'POST',
    { body: { readonly token: string; readonly deliberate: true } },
    { readonly status: true; readonly deletionCalledOff: boolean },
    | 'VALIDATION_ERROR'
    | 'BAD_REQUEST'
    | 'BODY_TOO_DEEP'
    | 'EMAIL_UNDO_GONE'
    | 'FORBIDDEN'
    | 'EMAIL_UNDO_TAKEN'
    | AnyCode
  >;
  /** Disconnects an account elsewhere. */
  readonly unlinkAccount: ApiCall<
    '/unlink-account',
    'POST',
    { body: { readonly accountId: string; readonly revokeOtherSessions?: boolean | undefined } },
    { readonly status: true },
    | 'VALIDATION_ERROR'
    | 'BAD_REQUEST'
    | 'BODY_TOO_DEEP'
    | 'LAST_WAY_IN'
    | 'UNAUTHORIZED'
    | 'SECOND_STEP_REQUIRED'
    | 'FORBIDDEN'
    | 'STEP_UP_REQUIRED'
    | 'ACCOUNT_BLOCKED'
    | 'ACCOUNT_DELETION_PENDING'
    | 'SECOND_FACTOR_REQUIRED'
    | 'ACCOUNT_NOT_FOUND'
    | AnyCode
  >;
  /** Lets the password count again, by the link of a mail. */
  readonly unlockPassword: ApiCall<
    '/unlock-password',
    'POST',
    { body: { readonly token: string; readonly deliberate: true } },
    { readonly status: true },
    'VALIDATION_ERROR' | 'BAD_REQUEST' | 'BODY_TOO_DEEP' | 'INVALID_TOKEN' | 'FORBIDDEN' | AnyCode
  >;
  /** Asks one browser for the second step again. */
  readonly untrustBrowser: ApiCall<
    '/untrust-browser',
    'POST',
    { body: { readonly id: string } },
    { readonly status: true },
    | 'VALIDATION_ERROR'
    | 'BAD_REQUEST'
    | 'BODY_TOO_DEEP'
    | 'UNAUTHORIZED'
    | 'SECOND_STEP_REQUIRED'
    | 'FORBIDDEN'
    | 'ACCOUNT_DELETION_PENDING'
    | 'SECOND_FACTOR_REQUIRED'
    | 'TRUSTED_BROWSER_NOT_FOUND'
    | AnyCode
  >;
  /** Asks all browsers for the second step again. */
  readonly untrustBrowsers: ApiCall<
    '/untrust-browsers',
    'POST',
    { body?: undefined },
    { readonly status: true },
    | 'UNAUTHORIZED'
    | 'SECOND_STEP_REQUIRED'
    | 'FORBIDDEN'
    | 'ACCOUNT_DELETION_PENDING'
    | 'SECOND_FACTOR_REQUIRED'
    | AnyCode
  >;
  /** Sets the picture: JPEG, PNG or WebP, as base 64. */
  readonly updatePicture: ApiCall<
    '/update-picture',
    'POST',
    { body: { readonly picture: string } },
    { readonly status: true; readonly image: string },
    | 'VALIDATION_ERROR'
    | 'BAD_REQUEST'
    | 'BODY_TOO_DEEP'
    | 'PICTURE_TOO_LARGE'
    | 'PICTURE_WRONG_KIND'
    | 'PICTURE_TOO_MANY_PIXELS'
    | 'PICTURE_UNREADABLE'
    | 'UNAUTHORIZED'
    | 'SECOND_STEP_REQUIRED'
    | 'FORBIDDEN'
    | 'ACCOUNT_DELETION_PENDING'
    | 'SECOND_FACTOR_REQUIRED'
    | AnyCode
  >;
  /** Changes the profile: only the fields that are sent. */
  readonly updateUser: ApiCall<
    '/update-user',
    'POST',
    {
      body: {
        readonly name?: string | undefined;
        readonly language?: string | undefined;
        readonly timeZone?: string | undefined;
        readonly appearance?: string | null | undefined;
      };
    },
    { readonly status: true },
    | 'VALIDATION_ERROR'
    | 'BAD_REQUEST'
    | 'BODY_TOO_DEEP'
    | 'FIELD_NOT_ALLOWED'
    | 'EMAIL_CAN_NOT_BE_UPDATED'
    | 'NO_FIELDS_TO_UPDATE'
    | 'UNAUTHORIZED'
    | 'SECOND_STEP_REQUIRED'
    | 'FORBIDDEN'
    | 'ACCOUNT_DELETION_PENDING'
    | 'SECOND_FACTOR_REQUIRED'
    | AnyCode
  >;
  /** Confirms an address, by the `token` of the link or the `code` of the mail. */
  readonly verifyEmail: ApiCall<
    '/verify-email',
    'POST',
    {
      body: {
        readonly token?: string | undefined;
        readonly code?: string | undefined;
        readonly email?: string | undefined;
        readonly password?: string | undefined;
        readonly startOver?: true | undefined;
      };
    },
    | {
        readonly status: true;
        readonly user: null;
        readonly signedIn: boolean;
        readonly resetToken: string | null;
        readonly next: string | null;
      }
    | SecondStepAsked,
    | 'VALIDATION_ERROR'
    | 'BAD_REQUEST'
    | 'BODY_TOO_DEEP'
    | 'INVALID_TOKEN'
    | 'INVALID_CODE'
    | 'CODE_CLOSED'
    | 'CODE_FROM_ELSEWHERE'
    | 'INVALID_PASSWORD'
    | 'START_OVER_OR_PASSWORD'
    | 'SIGN_IN_ENDED'
    | 'FORBIDDEN'
    | 'ACCOUNT_DELETION_PENDING'
    | 'ACCOUNT_DISABLED'
    | 'EMAIL_NOT_VERIFIED'
    | 'UNKNOWN_WAY_IN'
    | AnyCode
  >;
  /** Confirms a new address, by the `token` of the link or the `code` of the mail. */
  readonly verifyEmailChange: ApiCall<
    '/verify-email-change',
    'POST',
    {
      body:
        | { readonly token: string; readonly revokeOtherSessions?: boolean | undefined }
        | { readonly code: string; readonly revokeOtherSessions?: boolean | undefined };
    },
    { readonly status: true },
    | 'VALIDATION_ERROR'
    | 'BAD_REQUEST'
    | 'BODY_TOO_DEEP'
    | 'NO_EMAIL_CHANGE'
    | 'EMAIL_CHANGE_CODE_CLOSED'
    | 'EMAIL_CHANGE_CODE_WRONG'
    | 'EMAIL_CHANGE_GONE'
    | 'UNAUTHORIZED'
    | 'SECOND_STEP_REQUIRED'
    | 'FORBIDDEN'
    | 'STEP_UP_REQUIRED'
    | 'ACCOUNT_BLOCKED'
    | 'ACCOUNT_DELETION_PENDING'
    | 'EMAIL_CHANGE_NOT_YOURS'
    | 'EMAIL_TAKEN'
    | AnyCode
  >;
  readonly callbackOAuth: Unoffered;
  readonly verifyPassword: Unoffered;
  readonly updateSession: Unoffered;
  readonly requestPasswordResetCallback: Unoffered;
  readonly deleteUserCallback: Unoffered;
  readonly refreshToken: Unoffered;
  readonly getAccessToken: Unoffered;
  readonly accountInfo: Unoffered;
  readonly error: Unoffered;
};

/** What every endpoint may refuse. */
export type AnyCode =
  | 'METHOD_NOT_ALLOWED'
  | 'PAYLOAD_TOO_LARGE'
  | 'UNSUPPORTED_MEDIA_TYPE'
  | 'TOO_MANY_REQUESTS'
  | 'REQUEST_HEADER_FIELDS_TOO_LARGE'
  | 'INTERNAL_SERVER_ERROR'
  | 'SERVICE_UNAVAILABLE';

export const PERSON = {
  disabledAt: { type: 'date', required: false, input: false },
  language: { type: 'string', defaultValue: '', input: true },
  timeZone: { type: 'string', defaultValue: '', input: true },
  appearance: { type: 'string', required: false, input: true },
  lastSecondFactor: { type: 'string', required: false, input: false },
  username: { type: 'string', required: false, input: false },
  passkeySecondStep: { type: 'boolean', input: false },
  mailSignInOffAt: { type: 'date', required: false, input: false },
  twoFactorEnabled: { type: 'boolean', required: false, input: false },
  mailSecondStep: { type: 'boolean', input: false },
  recoveryDueAt: { type: 'date', required: false, input: false },
  deletionDueAt: { type: 'date', required: false, input: false },
  blockedAt: { type: 'date', required: false, input: false },
} as const;

export const SESSION = {
  lastActiveAt: { type: 'date', required: false, input: false },
  remembered: { type: 'boolean', input: false },
  provenAt: { type: 'date', required: false, input: false },
  sensitiveUntil: { type: 'date', required: false, input: false },
  provenSecond: { type: 'boolean', input: false },
  firstProof: { type: 'string', required: false, input: false },
  deviceId: { type: 'string', required: false, input: false },
} as const;
