import { setImmediate } from 'node:timers/promises';
import { promisify } from 'node:util';
import { type AsyncZippable, strToU8, zip } from 'fflate';
import { type Language, say, type WordKey, type Words, wordsIn } from '../../../i18n/words.ts';
import { browserText } from '../../../web/browser-text.ts';
import { numberText } from '../../../web/size-text.ts';
import { formatMoment } from '../../../web/time-text.ts';
import { views } from '../../../web/views/views.ts';
import { type Holding, MOST_ROWS, type PersonalRow } from './rows.ts';

/** The number of the format of account.json. It is raised when programs must know of a change. */
const FORMAT = 1;

/** Rows that are put into words without a break: a long copy must not keep other requests waiting. */
const AT_ONCE = 50;

/** The owner of the copy, when and where it was made, and the language and zone of its reader. */
export interface Cover {
  readonly name: string;
  readonly site: { readonly name: string; readonly url: string };
  readonly madeAt: Date;
  readonly language: Language;
  readonly timeZone: string | undefined;
}

const compress = promisify<AsyncZippable, Uint8Array>(zip);

/** The ZIP: `account.json` for programs and `account.html` for people, which opens without a site. */
export async function makeArchive(holdings: readonly Holding[], cover: Cover): Promise<Uint8Array> {
  const files = Object.assign({}, ...holdings.map((holding) => holding.files));
  return compress({
    'account.json': strToU8(await asJson(holdings, cover)),
    'account.html': strToU8(await asPage(holdings, cover, Object.keys(files))),
    ...files,
  });
}

/** A line for each row. */
async function asJson(holdings: readonly Holding[], { site, madeAt }: Cover): Promise<string> {
  const newestOnly = holdings.filter((one) => one.newestOnly).map(({ table }) => table.name);
  let json = JSON.stringify({ format: FORMAT, site, madeAt, newestOnly }).slice(0, -1);
  for (const { table, rows } of holdings) {
    const lines: string[] = [];
    for await (const line of givingWay(rows, (row) => JSON.stringify(row))) lines.push(line);
    json += `,\n"${table.name}": [\n${lines.join(',\n')}\n]`;
  }
  return `${json}}\n`;
}

async function asPage(
  holdings: readonly Holding[],
  cover: Cover,
  files: readonly string[],
): Promise<string> {
  const t = wordsIn(cover.language);
  const when = (date: Date) => formatMoment(date, cover.language, cover.timeZone).text;
  const tables = holdings.map(({ table, rows, newestOnly }) => ({
    title: t(`yourFile.tables.${table.name}`),
    count: rows.length,
    newestOnly,
    rows: givingWay(rows, (row) =>
      table.columns
        .filter((column) => row[column] !== null && row[column] !== undefined)
        .map((column) => ({
          label: t(`yourFile.columns.${column}`),
          text: inWords(t, column, row, when),
        })),
    ),
  }));
  const most = numberText(t, MOST_ROWS);
  const made = when(cover.madeAt);
  return views.renderAsync('export/account', { t, cover, files, tables, most, made });
}

/** Handles rows one after the other, with breaks for other requests. */
async function* givingWay<T, R>(rows: readonly T[], turn: (row: T) => R): AsyncGenerator<R> {
  for (const [index, row] of rows.entries()) {
    if (index % AT_ONCE === 0) await setImmediate();
    yield turn(row);
  }
}

/** A value as a person reads it. */
function inWords(t: Words, column: string, row: PersonalRow, when: (date: Date) => string): string {
  const value = row[column];
  if (value instanceof Date) return when(value);
  if (typeof value === 'boolean') return t(value ? 'yourFile.yes' : 'yourFile.no');
  if (column === 'event') return say(t, { key: `history.events.${value}` as WordKey });
  if (column === 'outcome') return t(value === 'success' ? 'yourFile.success' : 'yourFile.refused');
  if (column === 'userAgent') return `${browserText(t, String(value))} (${value})`;
  if (typeof value === 'object') return pairs(value as PersonalRow);
  return String(value);
}

/** `{ method: 'password' }` → "method: password". */
function pairs(detail: PersonalRow): string {
  return Object.entries(detail)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name}: ${value}`)
    .join(', ');
}
