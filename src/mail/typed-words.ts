import type { AnyMail } from './mails.ts';

const LONGEST = 60;

/** What a mail program would turn into a link, or read as an address; a full stop of any script. */
const LOOKS_LIKE_A_LINK = /[/\\:@\u2044\u2215]|[.\u3002]\p{L}{2}/u;

/** As long as a telephone number, however it is set. */
const LOOKS_LIKE_A_NUMBER = /\p{Nd}(?:[\p{P}\p{S}\p{Z}]*\p{Nd}){5}/u;

/** Signs that end a line or turn it round. */
const UNREADABLE = /[\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]/u;

/**
 * What somebody typed, as it may stand in a mail of ours: the whole text, or '' when a reader could take it
 * for more than a name. Letters of full width and the like count as those that they look like.
 */
export function saneWords(typed: string): string {
  const words = typed.trim();
  const read = words.normalize('NFKC');
  const isSane =
    words.length <= LONGEST &&
    ![LOOKS_LIKE_A_LINK, LOOKS_LIKE_A_NUMBER, UNREADABLE].some((sign) => sign.test(read));
  return isSane ? words : '';
}

/**
 * The data of a mail with the typed words filtered, or emptied where the reader may not be their writer:
 * otherwise anybody could send a message to anybody by signing up.
 */
export function withTypedWords<Data extends object>(
  { whose }: Pick<AnyMail, 'whose'>,
  data: Data,
  { readerTyped }: { readonly readerTyped: boolean },
): Data {
  const kept = Object.entries(data).map(([name, value]) => {
    if (whose[name] === 'ours') return [name, value];
    return [name, readerTyped && typeof value === 'string' ? saneWords(value) : ''];
  });
  return Object.fromEntries(kept);
}
