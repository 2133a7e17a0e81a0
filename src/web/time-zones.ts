/** Longer than any IANA name. */
const LONGEST = 64;

/** One choice of a list of zones: its IANA name and the place alone. */
export interface TimeZone {
  readonly name: string;
  readonly place: string;
}

/**
 * Zones with two names, the new one first (IANA's `backward`). Which of the two a runtime writes depends on
 * its age, so a browser and we may disagree, and people look for either.
 */
const RENAMED: readonly (readonly [now: string, before: string])[] = [
  ['Africa/Asmara', 'Africa/Asmera'],
  ['America/Argentina/Buenos_Aires', 'America/Buenos_Aires'],
  ['America/Argentina/Catamarca', 'America/Catamarca'],
  ['America/Argentina/Cordoba', 'America/Cordoba'],
  ['America/Argentina/Jujuy', 'America/Jujuy'],
  ['America/Argentina/Mendoza', 'America/Mendoza'],
  ['America/Atikokan', 'America/Coral_Harbour'],
  ['America/Indiana/Indianapolis', 'America/Indianapolis'],
  ['America/Kentucky/Louisville', 'America/Louisville'],
  ['America/Nuuk', 'America/Godthab'],
  ['Asia/Ashgabat', 'Asia/Ashkhabad'],
  ['Asia/Dhaka', 'Asia/Dacca'],
  ['Asia/Ho_Chi_Minh', 'Asia/Saigon'],
  ['Asia/Kathmandu', 'Asia/Katmandu'],
  ['Asia/Kolkata', 'Asia/Calcutta'],
  ['Asia/Macau', 'Asia/Macao'],
  ['Asia/Makassar', 'Asia/Ujung_Pandang'],
  ['Asia/Thimphu', 'Asia/Thimbu'],
  ['Asia/Ulaanbaatar', 'Asia/Ulan_Bator'],
  ['Asia/Yangon', 'Asia/Rangoon'],
  ['Atlantic/Faroe', 'Atlantic/Faeroe'],
  ['Europe/Kyiv', 'Europe/Kiev'],
  ['Pacific/Chuuk', 'Pacific/Truk'],
  ['Pacific/Kanton', 'Pacific/Enderbury'],
  ['Pacific/Pohnpei', 'Pacific/Ponape'],
];

/** All zones that this runtime knows, under their new names and their old ones, by region. */
export const TIME_ZONES: ReadonlyMap<string, readonly TimeZone[]> = byRegion();

/**
 * A zone's name, undefined for what is none. One of the list stays as it was chosen; any other alias, such as
 * `US/Eastern`, becomes the name that this runtime writes.
 */
export function readTimeZone(value: string): string | undefined {
  // Offsets such as +01:00 know nothing of summer time.
  if (value.length > LONGEST || !/^[A-Za-z]/.test(value)) return undefined;
  const known = resolved(value);
  return known && RENAMED.flat().includes(value) ? value : known;
}

function resolved(value: string): string | undefined {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: value }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}

function byRegion(): Map<string, TimeZone[]> {
  const regions = new Map<string, TimeZone[]>();
  const twice = RENAMED.flat().filter(resolved);
  const names = [...new Set([...Intl.supportedValuesOf('timeZone'), ...twice])].sort();
  for (const name of names) {
    const [region = '', ...rest] = name.split('/');
    if (rest.length === 0) continue;
    const place = rest.join(', ').replaceAll('_', ' ');
    regions.set(region, [...(regions.get(region) ?? []), { name, place }]);
  }
  return regions;
}
