import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import ejs from 'ejs';
import { type AsyncZippable, strToU8, zip } from 'fflate';
import { type Language, say, type WordKey, type Words, wordsIn } from '../../i18n/words.ts';
import { browserText } from '../../web/browser-text.ts';
import { formatMoment } from '../../web/time-text.ts';
import type { Holding, Row } from './rows.ts';

const VIEWS = fileURLToPath(new URL('../../../views', import.meta.url));

/** The number of the form of account.json: raised when a program must be told. */
const FORMAT = 1;

/** Whose copy it is, when and where it was made, and how they read. */
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
    'account.json': strToU8(asJson(holdings, cover)),
    'account.html': strToU8(await asPage(holdings, cover, Object.keys(files))),
    ...files,
  });
}

function asJson(holdings: readonly Holding[], { site, madeAt }: Cover): string {
  const tables = Object.fromEntries(holdings.map(({ table, rows }) => [table.name, rows]));
  return `${JSON.stringify({ format: FORMAT, site, madeAt, ...tables }, null, 2)}\n`;
}

async function asPage(
  holdings: readonly Holding[],
  cover: Cover,
  files: readonly string[],
): Promise<string> {
  const t = wordsIn(cover.language);
  const when = (date: Date) => formatMoment(date, cover.language, cover.timeZone).text;
  const tables = holdings.map(({ table, rows }) => ({
    title: t(`yourFile.tables.${table.name}`),
    rows: rows.map((row) =>
      table.columns
        .filter((column) => row[column] !== null && row[column] !== undefined)
        .map((column) => ({
          label: t(`yourFile.columns.${column}`),
          text: inWords(t, column, row, when),
        })),
    ),
  }));
  const data = { t, cover, files, tables, made: when(cover.madeAt) };
  return ejs.renderFile(`${VIEWS}/export/account.ejs`, data, { root: VIEWS, cache: true });
}

/** A value as a person reads it. */
function inWords(t: Words, column: string, row: Row, when: (date: Date) => string): string {
  const value = row[column];
  if (value instanceof Date) return when(value);
  if (typeof value === 'boolean') return t(value ? 'yourFile.yes' : 'yourFile.no');
  if (column === 'event') return say(t, { key: `history.events.${value}` as WordKey });
  if (column === 'outcome') return t(value === 'success' ? 'yourFile.success' : 'yourFile.refused');
  if (column === 'userAgent') return `${browserText(t, String(value))} (${value})`;
  if (typeof value === 'object') return pairs(value as Row);
  return String(value);
}

/** `{ method: 'password' }` → "method: password". */
function pairs(detail: Row): string {
  return Object.entries(detail)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name}: ${value}`)
    .join(', ');
}
