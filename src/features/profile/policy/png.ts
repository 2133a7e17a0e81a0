const SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');

/** What a picture is made of; colours, transparency, and which way is up. */
const KEPT: ReadonlySet<string> = new Set([
  'IHDR',
  'PLTE',
  'tRNS',
  'gAMA',
  'cHRM',
  'sRGB',
  'iCCP',
  'eXIf',
  'IDAT',
  'IEND',
]);

/** The length, the type and the checksum of a chunk. */
const AROUND = 4 + 4 + 4;

/**
 * A PNG without its texts, and any other file as it is. The decoder unpacks each text before it looks at a pixel, and
 * a text of a few bytes may unpack to gigabytes (ASVS 5.2.3).
 */
export function withoutTexts(file: Buffer): Buffer {
  if (!file.subarray(0, SIGNATURE.length).equals(SIGNATURE)) return file;
  const kept: Buffer[] = [SIGNATURE];
  for (let at = SIGNATURE.length; at + AROUND <= file.length; ) {
    const end = at + AROUND + file.readUInt32BE(at);
    if (KEPT.has(file.toString('latin1', at + 4, at + 8))) kept.push(file.subarray(at, end));
    at = end;
  }
  return Buffer.concat(kept);
}
