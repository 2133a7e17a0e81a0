/** The fields of a log line that are put into words here; any other field is shown as it is. */
interface Line {
  readonly level: string;
  readonly time: string;
  readonly msg?: string;
  readonly req?: { readonly method: string; readonly path: string };
  readonly res?: { readonly status: number };
  readonly responseTime?: number;
  /** Why the request was refused. */
  readonly reason?: string;
  readonly err?: { readonly message?: string; readonly stack?: string };
  readonly started?: Started;
  readonly [name: string]: unknown;
}

/** What a person wants to know once the site runs. */
export interface Started {
  readonly name: string;
  readonly version: string;
  readonly url: string;
  /** Where mails can be read; undefined where they are sent. */
  readonly inbox: string | undefined;
  /** Where the data lies, without a password. */
  readonly data: string;
  /** How long the start took (milliseconds). */
  readonly milliseconds: number;
}

const COLOURS = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 } as const;

/** Colours a text, or does not. */
type Paint = (colour: keyof typeof COLOURS, text: string) => string;

/** Fields that stand in every line, or that have been put into words. */
const KNOWN = new Set(['level', 'time', 'pid', 'hostname', 'msg', 'req', 'err', 'started']);

/** A line of the log as a person reads it; one line of JSON in, one or more lines of text out. */
export function logText(json: string, colours: boolean): string {
  const line = JSON.parse(json) as Line;
  const paint: Paint = colours
    ? (colour, text) => `\u001b[${COLOURS[colour]}m${text}\u001b[0m`
    : (_, text) => text;
  const text = line.started
    ? startedText(line.started, paint)
    : line.req && line.res
      ? requestText(line, line.req, line.res, paint)
      : eventText(line, paint);
  return `${text}\n`;
}

function startedText(started: Started, paint: Paint): string {
  const { name, version, url, inbox, data, milliseconds } = started;
  const places = { Site: url, ...(inbox && { Mails: inbox }), Data: data };
  return [
    '',
    `  ${paint('bold', printable(name))} ${version}  ${paint('dim', `ready in ${milliseconds} ms`)}`,
    '',
    ...Object.entries(places).map(
      ([label, place]) => `  ${label.padEnd(7)}${paint('cyan', printable(place))}`,
    ),
    '',
  ].join('\n');
}

function requestText(
  line: Line,
  { method, path }: { method: string; path: string },
  { status }: { status: number },
  paint: Paint,
): string {
  const colour =
    status >= 500 ? 'red' : status >= 400 ? 'yellow' : status >= 300 ? 'cyan' : 'green';
  const time = paint('dim', `${line.responseTime ?? 0} ms`);
  const outcome = line.msg === 'request completed' ? '' : `  ${printable(line.msg ?? '')}`;
  const reason = line.reason === undefined ? '' : paint('dim', `  ${printable(line.reason)}`);
  return `${clock(line, paint)} ${method.padEnd(4)} ${printable(path)} ${paint(colour, String(status))} ${time}${reason}${outcome}`;
}

function eventText(line: Line, paint: Paint): string {
  const { level, msg = '', err } = line;
  const isBad = level === 'error' || level === 'fatal';
  const mark = isBad ? paint('red', `${level} `) : level === 'warn' ? paint('yellow', 'warn ') : '';
  const details = Object.entries(line)
    .filter(([name]) => !KNOWN.has(name))
    .map(
      ([name, value]) => ` ${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
    );
  const stack = (err?.stack ?? err?.message ?? '').split('\n').filter((row) => row !== '');
  return [
    `${clock(line, paint)} ${mark}${printable(msg)}${paint('dim', printable(details.join('')))}`,
    ...stack.map((row) => `    ${printable(row)}`),
  ].join('\n');
}

/** The time of day where the reader of the log sits. */
function clock({ time }: Line, paint: Paint): string {
  const date = new Date(time);
  const parts = [date.getHours(), date.getMinutes(), date.getSeconds()];
  return paint('dim', parts.map((part) => String(part).padStart(2, '0')).join(':'));
}

/**
 * A text without characters that a terminal would obey: visitors choose the path that they ask for (ASVS
 * 16.4.1). A character that cannot be seen is shown by its number.
 */
function printable(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );
}
