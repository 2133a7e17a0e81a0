import pLimit from 'p-limit';
import { SECOND } from '../../../time.ts';
import { LARGEST_PICTURE, MOST_PIXELS, PICTURE_SIDE } from './picture-limits.ts';
import { withoutTexts } from './png.ts';

/** Why an image cannot be somebody's picture; the codes that a JSON client meets. */
export type PictureProblem =
  | 'PICTURE_TOO_LARGE'
  | 'PICTURE_WRONG_KIND'
  | 'PICTURE_TOO_MANY_PIXELS'
  | 'PICTURE_UNREADABLE';

export type PictureResult =
  | { readonly ok: true; readonly bytes: Buffer }
  | { readonly ok: false; readonly code: PictureProblem };

type Sharp = typeof import('sharp').default;

let library: Promise<Sharp> | undefined;

const DECODERS = ['Jpeg', 'Png', 'Webp'].map((kind) => `VipsForeignLoad${kind}Buffer`);

/** Decoding longer than this is an attack. */
const LONGEST_DECODING = (10 * SECOND) / SECOND;

/**
 * Makes a picture of the bytes that were sent: decoded, turned upright, cut to a square and encoded anew, so
 * that neither metadata (ASVS 14.2.8) nor anything else hidden in the file is kept. Of an animation the first
 * frame counts. The file's name and declared type are not read. `userId`: pictures of one person wait for
 * each other, not in front of everybody else's.
 */
export async function makePicture(sent: Buffer, userId: string): Promise<PictureResult> {
  if (sent.length > LARGEST_PICTURE) return refusal('PICTURE_TOO_LARGE');
  return inTurn(userId, async () => {
    const sharp = await loadLibrary();
    const file = withoutTexts(sent);
    const problem = await problemOf(sharp, file);
    if (problem) return refusal(problem);
    try {
      const bytes = await sharp(file, { limitInputPixels: MOST_PIXELS, failOn: 'error' })
        .timeout({ seconds: LONGEST_DECODING })
        .autoOrient()
        .resize(PICTURE_SIDE, PICTURE_SIDE, { fit: 'cover' })
        .webp({ quality: 82 })
        .toBuffer();
      return { ok: true, bytes };
    } catch {
      return refusal('PICTURE_UNREADABLE');
    }
  });
}

/** Loads the library with the first picture: it is large, and every start would wait for it. */
function loadLibrary(): Promise<Sharp> {
  library ??= import('sharp').then(({ default: sharp }) => {
    // Of the many formats that the library reads, some are programs (SVG) or have a history of holes.
    // Whatever a file is called, no other decoder is ever run.
    sharp.block({ operation: ['VipsForeignLoad'] });
    sharp.unblock({ operation: DECODERS });
    sharp.cache(false);
    return sharp;
  });
  return library;
}

/** Reads no more than the head of the file. */
async function problemOf(sharp: Sharp, sent: Buffer): Promise<PictureProblem | undefined> {
  try {
    const { width, height } = await sharp(sent, { limitInputPixels: false }).metadata();
    return width * height > MOST_PIXELS ? 'PICTURE_TOO_MANY_PIXELS' : undefined;
  } catch {
    return hasKnownStart(sent) ? 'PICTURE_UNREADABLE' : 'PICTURE_WRONG_KIND';
  }
}

/**
 * Whether the file begins like one of the three kinds; it only decides which mistake is told: a broken image,
 * or another kind.
 */
function hasKnownStart(sent: Buffer): boolean {
  const start = sent.toString('latin1', 0, 12);
  const known = ['\u00ff\u00d8\u00ff', '\u0089PNG\r\n\u001a\n'];
  return known.some((begin) => start.startsWith(begin)) || /^RIFF.{4}WEBP/s.test(start);
}

function refusal(code: PictureProblem): PictureResult {
  return { ok: false, code };
}

/** A decoded image may take two hundred megabytes: they wait for each other. */
const decoding = pLimit(1);

/** The last picture of each person who waits. */
const lastOf = new Map<string, Promise<unknown>>();

/** Lets one picture of a person wait at a time among those of all. */
async function inTurn<T>(person: string, work: () => Promise<T>): Promise<T> {
  const mine = (lastOf.get(person) ?? Promise.resolve()).then(() => decoding(work));
  const done = mine.catch(() => undefined);
  lastOf.set(person, done);
  try {
    return await mine;
  } finally {
    if (lastOf.get(person) === done) lastOf.delete(person);
  }
}
