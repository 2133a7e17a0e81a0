/** Longer than any IANA name. */
const LONGEST = 64;

/** One choice of a list of zones: its IANA name and the place alone. */
export interface TimeZone {
  readonly name: string;
  readonly place: string;
}

/** All zones that this runtime knows, by region: Africa, America, … */
export const TIME_ZONES: ReadonlyMap<string, readonly TimeZone[]> = byRegion();

/**
 * A zone's name as this runtime writes it, undefined for what is none. Names that are only aliases
 * (`Asia/Kolkata` where the list has `Asia/Calcutta`, or the other way round) are good, too.
 */
export function readTimeZone(value: string): string | undefined {
  // Offsets such as +01:00 know nothing of summer time.
  if (value.length > LONGEST || !/^[A-Za-z]/.test(value)) return undefined;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: value }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}

function byRegion(): Map<string, TimeZone[]> {
  const regions = new Map<string, TimeZone[]>();
  for (const name of Intl.supportedValuesOf('timeZone')) {
    const [region = '', ...rest] = name.split('/');
    if (rest.length === 0) continue;
    const place = rest.join(', ').replaceAll('_', ' ');
    regions.set(region, [...(regions.get(region) ?? []), { name, place }]);
  }
  return regions;
}
