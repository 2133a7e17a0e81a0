import type { DBAdapter, DBTransactionAdapter } from 'better-auth';
import type { Database } from '../../db/database.ts';
import type { MailData } from '../../mail/mails.ts';
import type { Outbox } from '../../mail/outbox.ts';
import type { Whence } from '../../mail/phrases.ts';
import { DAY, MINUTE } from '../../time.ts';
import { languageOf, toOwner } from '../record/notices.ts';
import type { DeviceCookie } from '../session/device-cookie.ts';
import { createMailBrakes } from './mail-brakes.ts';
import { showCode } from './mail-code.ts';
import type { Issued, IssuedProof, MailProofs, Proof } from './mail-proof.ts';

export interface ProofMailParts {
  readonly database: Database;
  readonly outbox: Outbox;
  readonly proofs: MailProofs;
  readonly baseUrl: URL;
  readonly deviceCookie: DeviceCookie;
}

/** The columns of a user row that a mail needs. */
export interface Addressee {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly emailVerified: boolean;
  readonly language?: string | null;
}

/** What a visitor asks for, and the address that the mail goes to. */
export interface Wanted {
  readonly email: string;
  /** The page to come back to afterwards. */
  readonly next: string | null;
}

/** A sign-in by mail: how long its session is to live, and what the mail says about the visitor who asks. */
export interface WantedSignIn extends Wanted {
  /** The mark of the browser that asks. */
  readonly browser: string;
  readonly remember: 'yes' | null;
  readonly from: Whence;
  /** False for an owner who wants no such mail: it is out of date from the start. */
  readonly isSent: boolean;
}

type Adapter = DBAdapter | DBTransactionAdapter;
type LockReason = MailData<'account-locked'>['why'];
type Purpose = 'confirm-email' | 'reset-password' | 'sign-in';

/** How long a link and its code work; the mails say so. */
export const PROOF_LIFETIMES = {
  'confirm-email': DAY,
  'reset-password': 30 * MINUTE,
  // ASVS 6.5.5
  'sign-in': 10 * MINUTE,
} as const satisfies Record<Purpose, number>;

/** The reader of an invitation does not wait for it, as somebody does who has asked for a reset. */
const INVITATION_LIFETIME = 3 * DAY;

export type ProofMails = ReturnType<typeof createProofMails>;

/**
 * The mails that prove an address. Whether it has an account or not, the same statements run: a
 * proof is issued for the address, and a mail put into the outbox.
 */
export function createProofMails(parts: ProofMailParts) {
  const { outbox, proofs, baseUrl } = parts;
  const pageUrl = (path: string) => new URL(path, baseUrl).href;

  const issue = (
    adapter: Adapter,
    purpose: Purpose,
    { email, next }: Wanted,
    user?: Addressee,
    more: Proof['payload'] = {},
  ) =>
    proofs.issue(adapter, {
      purpose,
      subject: proofs.addressSubject(email),
      lifetime: PROOF_LIFETIMES[purpose],
      payload: { email, next, userId: user?.id ?? null, ...more },
    });

  return {
    ...createMailBrakes(parts),

    /** Mails the link and the code by which the owner of an unconfirmed account confirms the address. */
    async confirm(adapter: Adapter, wanted: Wanted, user: Addressee): Promise<Issued> {
      const issued = await issue(adapter, 'confirm-email', wanted, user);
      if (issued.ok) await outbox.put(adapter, 'confirm-email', confirmation(issued, wanted, user));
      return issued;
    },

    /** Tells an owner that somebody tried to sign up with their address. No link of it proves anything. */
    async exists(adapter: Adapter, wanted: Wanted, user: Addressee): Promise<Issued> {
      const issued = await issue(adapter, 'confirm-email', wanted);
      if (!issued.ok) return issued;
      await outbox.put(adapter, 'account-exists', {
        ...toOwner(user),
        data: {
          name: user.name,
          signInUrl: pageUrl('/sign-in'),
          resetUrl: pageUrl('/forgot-password'),
        },
      });
      return issued;
    },

    /** The same work for an address that is to get nothing: the mail is out of date from the start. */
    async nothing(adapter: Adapter, wanted: Wanted): Promise<Issued> {
      const issued = await issue(adapter, 'confirm-email', wanted);
      if (!issued.ok) return issued;
      await outbox.put(adapter, 'confirm-email', {
        ...confirmation(issued, wanted),
        usefulUntil: new Date(0),
      });
      return issued;
    },

    /** Mails the way to a new password; to an address without an account, that there is no account. */
    async reset(adapter: Adapter, wanted: Wanted, user: Addressee | null): Promise<Issued> {
      const issued = await issue(adapter, 'reset-password', wanted, user ?? undefined);
      if (!issued.ok) return issued;
      if (!user) {
        await outbox.put(adapter, 'no-account', noAccount(issued, wanted, 'reset'));
        return issued;
      }
      await outbox.put(adapter, 'reset-password', {
        ...toOwner(user),
        usefulUntil: issued.expiresAt,
        data: { name: user.name, ...wayToReset(issued) },
      });
      return issued;
    },

    /** Mails the same to the owner of an account that an operator has made: it has no password yet. */
    async invite(adapter: Adapter, user: Addressee): Promise<Issued> {
      const issued = await proofs.issue(adapter, {
        purpose: 'reset-password',
        subject: proofs.addressSubject(user.email),
        lifetime: INVITATION_LIFETIME,
        payload: { email: user.email, next: null, userId: user.id },
      });
      if (!issued.ok) return issued;
      await outbox.put(adapter, 'account-created', {
        ...toOwner(user),
        readerTyped: false,
        usefulUntil: issued.expiresAt,
        data: { ...wayToReset(issued), minutes: INVITATION_LIFETIME / MINUTE },
      });
      return issued;
    },

    /** Mails the same to the owner of an account that was locked a moment ago: why, and what to do. */
    async locked(adapter: Adapter, user: Addressee, why: LockReason): Promise<Issued> {
      const issued = await issue(
        adapter,
        'reset-password',
        { email: user.email, next: null },
        user,
      );
      if (!issued.ok) return issued;
      const againUrl = pageUrl('/forgot-password');
      await outbox.put(adapter, 'account-locked', {
        ...toOwner(user),
        usefulUntil: issued.expiresAt,
        data: { name: user.name, why, againUrl, ...wayToReset(issued) },
      });
      return issued;
    },

    /** Mails the way in without a password; to an address without an account, that there is no account. */
    async signIn(adapter: Adapter, wanted: WantedSignIn, user: Addressee | null): Promise<Issued> {
      const { browser, remember, from, isSent } = wanted;
      const more = { browser, remember };
      const issued = await issue(adapter, 'sign-in', wanted, user ?? undefined, more);
      if (!issued.ok) return issued;
      if (!user) {
        await outbox.put(adapter, 'no-account', noAccount(issued, wanted, 'signIn'));
        return issued;
      }
      const { token, code, expiresAt } = issued;
      await outbox.put(adapter, 'sign-in', {
        ...toOwner(user),
        usefulUntil: isSent ? expiresAt : new Date(0),
        data: {
          ...from,
          name: user.name,
          code: showCode(code),
          url: pageUrl(`/sign-in/mail/code?token=${token}.${code}`),
          minutes: PROOF_LIFETIMES['sign-in'] / MINUTE,
        },
      });
      return issued;
    },
  };

  function wayToReset({ code, token }: IssuedProof) {
    return {
      code: showCode(code),
      url: pageUrl(`/reset-password?token=${token}`),
      minutes: PROOF_LIFETIMES['reset-password'] / MINUTE,
    };
  }

  function noAccount({ expiresAt }: IssuedProof, { email }: Wanted, asked: 'reset' | 'signIn') {
    const data = { signUpUrl: pageUrl('/sign-up'), asked };
    return { to: email, readerTyped: false, data, usefulUntil: expiresAt };
  }

  function confirmation(issued: IssuedProof, { email }: Wanted, user?: Addressee) {
    const { token, code, expiresAt } = issued;
    return {
      to: email,
      readerTyped: false,
      userId: user?.id ?? null,
      language: languageOf(user ?? {}),
      usefulUntil: expiresAt,
      data: {
        code: showCode(code),
        url: pageUrl(`/verify-email?token=${token}.${code}`),
        minutes: PROOF_LIFETIMES['confirm-email'] / MINUTE,
      },
    };
  }
}
