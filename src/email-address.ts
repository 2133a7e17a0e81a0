import { domainToASCII, domainToUnicode } from 'node:url';

/** RFC 5321 4.5.3.1.3 leaves 254 characters for an address, 4.5.3.1.1 gives 64 of them to its first part. */
export const LONGEST_EMAIL = 254;
const LONGEST_LOCAL = 64;

/** The dot-atom of RFC 5322 3.2.3. */
const LOCAL = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;

/** Letters of any script, and of ASCII those of a host name: an encoded or escaped one is not decoded. */
const DOMAIN = /^[a-z0-9.\-\u0080-\u{10ffff}]+$/iu;

/** RFC 1123 2.1. The last label is no number, or the whole would be an IP address. */
const HOST =
  /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?!\d+$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])$/;

/** Signs without a look that a copied address brings along: marks of direction, blanks of no width. */
const UNSEEN = /\p{Cf}/gu;

/** Two of these that words of some languages need (RFC 5892 A.1 and A.2). */
const JOINERS = /[\u200c\u200d]/g;

/** Scripts with letters that look like those of another one of them. */
const LOOK_ALIKE = ['Latin', 'Cyrillic', 'Greek', 'Armenian', 'Cherokee'].map(
  (script) => new RegExp(`\\p{Script=${script}}`, 'u'),
);

/**
 * The one form in which an email address is kept, compared, counted and mailed to: lower case, the
 * domain in ASCII by UTS 46, as browsers' own fields for addresses do it. Undefined for what is no
 * address of the internet. docs/decisions/0041-email-addresses.md.
 */
export function canonicalEmail(typed: string): string | undefined {
  const text = typed.normalize('NFKC').trim();
  const at = text.lastIndexOf('@');
  const local = text.slice(0, at).replace(UNSEEN, '').trim().toLowerCase();
  const host = hostOf(text.slice(at + 1));
  if (at < 1 || local.length > LONGEST_LOCAL || !LOCAL.test(local) || !host) return undefined;
  const email = `${local}@${host}`;
  return email.length <= LONGEST_EMAIL ? email : undefined;
}

function hostOf(written: string): string | undefined {
  const bare = written.replace(UNSEEN, (sign) => (sign.match(JOINERS) ? sign : '')).trim();
  if (!DOMAIN.test(bare)) return undefined;
  const ascii = domainToASCII(bare) || domainToASCII(bare.replace(JOINERS, ''));
  // A dot at the end names the root of all domains.
  const host = ascii.replace(/\.$/, '');
  return HOST.test(host) ? host : undefined;
}

/** The text that stands for a typed address where tries and mails are counted, also when it is no address. */
export function emailKey(typed: string): string {
  return canonicalEmail(typed) ?? typed.trim().toLowerCase();
}

/**
 * A kept address as its owner writes it: the domain in its own letters. One that mixes scripts whose
 * letters look alike stays in ASCII, or it could be taken for another address.
 */
export function shownEmail(email: string): string {
  const at = email.lastIndexOf('@') + 1;
  if (!email.includes('xn--', at)) return email;
  const kept = email.slice(at).split('.');
  // The whole at once: a label of digits alone would be read as an IP address.
  const shown = domainToUnicode(email.slice(at)).split('.');
  const labels = shown.map((label, index) => (isMixed(label) ? kept[index] : label));
  return email.slice(0, at) + labels.join('.');
}

function isMixed(label: string): boolean {
  return LOOK_ALIKE.filter((script) => script.test(label)).length > 1;
}

/** Makes a name of an email address, for a person who has given none: `ada` of `ada+news@example.com`. */
export function nameFromAddress(email: string): string {
  return withoutTag(email).replace(/@.*/, '');
}

/**
 * The mailbox that an address leads to: `box+shop@example.com` is delivered to `box@example.com` by most
 * who know tags at all (RFC 5233). For counting mails, never for knowing a person.
 */
export function mailboxOf(email: string): string {
  const bare = withoutTag(email);
  const [, local, host] = /^(.+)@(gmail\.com|googlemail\.com)$/.exec(bare) ?? [];
  // Gmail delivers with dots and without, under both names.
  return local && host ? `${local.replaceAll('.', '')}@gmail.com` : bare;
}

function withoutTag(email: string): string {
  return email.replace(/(?<=.)\+.*(?=@)/, '');
}
