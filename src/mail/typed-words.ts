import type { AnyMail } from './mails.ts';

const LONGEST = 60;

/** What is read as if it were not there, and what stands above or around a letter: `evil.c<no width>om`, `1️⃣`. */
const UNSEEN = /[\p{Default_Ignorable_Code_Point}\p{Cf}\p{M}]/gu;

/** Dots inside names: Catalan `Gal·la`, Japanese `ジョン・スミス`. */
const DOTS_OF_NAMES =
  /(?<=l)·(?=l)|(?<=[\p{scx=Han}\p{scx=Kana}\p{scx=Hira}])・(?=[\p{scx=Han}\p{scx=Kana}\p{scx=Hira}])/giu;

/** Signs of which names and labels are made; any other might look like a part of a link or of an address. */
const NAME =
  /^[\p{L}\p{Nd}\p{Zs}\p{Extended_Pictographic}\p{Emoji_Modifier}'’‘`"“”„«».,()&+#!‐‑–—-]*$/u;

/** Letters and figures that look like a full stop, a colon or a slash: Lisu tones, an Arabic zero. */
const LIKE_A_MARK = /[\u02d0\u02d1\u0660\u06f0\u1427\u3031-\u3035\ua4f8-\ua4fd\ua78f]/u;

/** What a mail program would turn into a link, or a person would type as one. An abbreviation is none. */
const LIKE_A_LINK =
  /(?<![\p{L}\p{Nd}])\.|\.\p{L}[\p{L}\p{Nd}]|\p{Nd}\.\p{Nd}+\.|\p{L}\P{L}+dot\P{L}+\p{L}/iu;

/** As long as a telephone number, however it is set. */
const LIKE_A_NUMBER = /\p{Nd}(?:[\p{P}\p{S}\p{Z}]*\p{Nd}){5}/u;

/** Signs that end a line or turn it round. */
const UNREADABLE = /[\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]/u;

/**
 * What somebody typed, as it may stand in a mail of ours: the whole text, or '' when a reader could take it
 * for more than a name. Letters of full width and the like count as those that they look like.
 */
export function saneWords(typed: string): string {
  const words = typed.trim();
  const read = words.normalize('NFKD').replace(UNSEEN, '').replace(DOTS_OF_NAMES, '');
  const isSane =
    words.length <= LONGEST &&
    !UNREADABLE.test(words) &&
    NAME.test(read) &&
    ![LIKE_A_MARK, LIKE_A_LINK, LIKE_A_NUMBER].some((sign) => sign.test(read));
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
