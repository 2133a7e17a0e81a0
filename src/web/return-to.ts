/** Longer addresses are not worth carrying through forms and mails. */
const LONGEST = 2000;

/**
 * A path of this site, or undefined. ASVS 3.7.2: `//host`, `/\host`, encoded and control-character
 * variants, other schemes and hosts are none. What comes back is a normalised path with its query,
 * safe in a link and in a Location header.
 */
export function safePath(value: unknown): string | undefined {
  if (typeof value !== 'string' || value.length > LONGEST || !value.startsWith('/'))
    return undefined;
  if (!isPlainPath(value)) return undefined;
  const url = new URL(value, PLACEHOLDER);
  if (url.origin !== PLACEHOLDER || !isPlainPath(url.pathname)) return undefined;
  return url.pathname + url.search;
}

const PLACEHOLDER = 'http://latchkey.invalid';

/** Decoded until nothing changes, so that no variant that a later hop decodes can lead away. */
function isPlainPath(path: string): boolean {
  let current = path;
  for (let round = 0; round < 5; round += 1) {
    if (/^\/[/\\]/.test(current) || hasControlCharacter(current)) return false;
    const decoded = decode(current);
    if (decoded === undefined) return false;
    if (decoded === current) return true;
    current = decoded;
  }
  return false;
}

function hasControlCharacter(text: string): boolean {
  for (const character of text) {
    const code = character.charCodeAt(0);
    if (code < 0x20 || code === 0x7f) return true;
  }
  return false;
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** `/sign-in?next=…`, or the bare path when there is nothing to come back to. */
export function withNext(path: string, next: string | undefined): string {
  return withQuery(path, { next });
}

/** The path with those of the values that there are, or bare when there is none. */
export function withQuery(path: string, values: Record<string, string | undefined>): string {
  const pairs = Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : `${name}=${encodeURIComponent(value)}`,
  );
  return pairs.length > 0 ? `${path}?${pairs.join('&')}` : path;
}
