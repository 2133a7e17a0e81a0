import { type BetterAuthPlugin, type GenericEndpointContext, getCurrentAdapter } from 'better-auth';
import { DEFAULT_LANGUAGE, isLanguage, type Language, wordsIn } from '../../i18n/words.ts';
import type { Outbox } from '../../mail/outbox.ts';
import type { Whence } from '../../mail/phrases.ts';
import { DAY } from '../../time.ts';
import { browserText } from '../../web/browser-text.ts';
import { formatMoment } from '../../web/time-text.ts';
import { CLIENT_IP_HEADER } from '../../web/visitor-headers.ts';
import { newId } from '../ids.ts';
import { secondStepEnded } from '../ladder/second-step-ended.ts';
import { networkOf } from '../network.ts';
import type { MailProofs } from '../proof/mail-proof.ts';
import type { AccountChange, NoticeAction } from './mails.ts';

/** The page behind the link of every notice. */
const NOT_ME_PATH = '/not-me';

/** As long as an email change can be undone. */
export const NOT_ME_LIFETIME = 7 * DAY;

export interface NoticeParts {
  readonly outbox: Outbox;
  readonly proofs: MailProofs;
  readonly baseUrl: URL;
}

/** The reader of a notice; columns of a user row. */
export interface Owner {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly emailVerified: boolean;
  readonly language?: string | null | undefined;
  readonly timeZone?: string | null | undefined;
}

/** Where an act came from, and what to do if it was somebody else. */
export interface Circumstances extends Whence {
  readonly notMeUrl: string;
}

const PLUGIN = 'notices';

const NOTICE = 'account-changed';

/** Keeps what `tellOwner` needs where every endpoint and hook can reach it. */
export function notices(parts: NoticeParts): BetterAuthPlugin {
  return { id: PLUGIN, options: { ...parts } };
}

/**
 * Puts the notice of a changed way in into the outbox, within the transaction that is under way. It says what
 * was changed (a key of `mail.accountChanged.what`), from which browser and address and when, with the "this
 * was not me" link. `extra.values` fill placeholders of the words and are ours; `extra.about` is what the
 * person calls it, such as a passkey; `extra.action` adds a button. When the act has
 * ended the second step, the notice says so. An address that nobody confirmed gets a few a day.
 */
export async function tellOwner(
  ctx: GenericEndpointContext,
  user: Owner,
  what: AccountChange,
  extra: {
    readonly values?: Readonly<Record<string, string>>;
    readonly about?: string;
    readonly action?: NoticeAction;
  } = {},
): Promise<void> {
  const { values = {}, about = '', action } = extra;
  const endedSecondStep = (await secondStepEnded.get()) === user.id;
  const data = {
    name: user.name,
    what,
    values,
    about,
    endedSecondStep,
    ...(await circumstances(ctx, user)),
  };
  await partsOf(ctx).outbox.put(await getCurrentAdapter(ctx.context.adapter), NOTICE, {
    ...toOwner(user),
    network: networkOf(ctx),
    data: action ? { ...data, action } : data,
  });
}

/** Addresses a mail to the owner of an account. It says words of theirs only if they have confirmed the address. */
export function toOwner(user: Pick<Owner, 'id' | 'email' | 'emailVerified' | 'language'>) {
  return {
    to: user.email,
    readerTyped: user.emailVerified,
    userId: user.id,
    language: languageOf(user),
  };
}

/**
 * What every notice says about the act, and a "this was not me" link of its own. The link is good for
 * the address that it is written to and no other that the account may have by then (not-me.ts).
 */
export async function circumstances(
  ctx: GenericEndpointContext,
  user: Owner,
): Promise<Circumstances> {
  const { proofs, baseUrl } = partsOf(ctx);
  // A subject for each mail: a newer notice, perhaps caused by a thief, must not end an older link.
  const issued = await proofs.issue(await getCurrentAdapter(ctx.context.adapter), {
    purpose: 'not-me',
    subject: newId(),
    lifetime: NOT_ME_LIFETIME,
    payload: { userId: user.id, email: user.email },
  });
  if (!issued.ok) throw new Error('A fresh subject cannot have been mailed to before.');
  const notMeUrl = new URL(`${NOT_ME_PATH}?token=${issued.token}`, baseUrl).href;
  return { ...whereFrom(ctx, user), notMeUrl };
}

/** From which browser, from where and when, for somebody who needs no "this was not me" link. */
export function whereFrom(
  ctx: GenericEndpointContext,
  user: Pick<Owner, 'language' | 'timeZone'>,
): Whence {
  return {
    browser: browserText(wordsIn(languageOf(user)), ctx.headers?.get('user-agent')),
    ipAddress: ctx.headers?.get(CLIENT_IP_HEADER) ?? '',
    when: momentFor(user, new Date()),
  };
}

/** A moment in words, in the language and the time zone of the person who reads it. */
export function momentFor(user: Pick<Owner, 'language' | 'timeZone'>, date: Date): string {
  return formatMoment(date, languageOf(user), user.timeZone ?? undefined).text;
}

/** The language of a person's mails; the site's own where the person has chosen none that we have. */
export function languageOf({ language }: Pick<Owner, 'language'>): Language {
  return language && isLanguage(language) ? language : DEFAULT_LANGUAGE;
}

/** The site's parts for sending notices. */
export function partsOf(ctx: GenericEndpointContext): NoticeParts {
  const plugin = ctx.context.getPlugin(PLUGIN);
  if (!plugin?.options) throw new Error('The plugin "notices" is missing.');
  return plugin.options as NoticeParts;
}
