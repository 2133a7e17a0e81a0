import { type DestinationStream, type Logger, type LoggerOptions, pino } from 'pino';
import { logText } from './log-text.ts';
import { sourceStack } from './source-stack.ts';

export type Log = Logger;

/**
 * Never to be read in a log (ASVS 16.2.5). Cookies and authorisation carry sessions; the names
 * below are what our forms and Better Auth's bodies call their secrets.
 */
const SECRETS = ['password', 'newPassword', 'currentPassword', 'token', 'code', 'otp', 'secret'];

/**
 * Lines on standard output: structured, in UTC (ASVS 16.2.2, 16.2.4), or as text for a person. What is not
 * told follows from where they go: text to a terminal, JSON to everything else. `to`: 2 for standard error.
 */
export function createLog(level: string, format?: 'json' | 'text', to: 1 | 2 = 1): Log {
  const asText = format ? format === 'text' : process.stdout.isTTY;
  const output = to === 1 ? process.stdout : process.stderr;
  if (!output.listeners('error').includes(nobodyReads)) output.on('error', nobodyReads);
  return pino(options(level), asText ? textTo(output) : gathered(output));
}

/**
 * A terminal that was closed, or a program behind a pipe that has ended: the site goes on without it. Pino's own
 * destination would try to write the last lines for ever, and the process would never end.
 */
function nobodyReads(error: NodeJS.ErrnoException): void {
  if (!GONE.has(error.code ?? '')) throw error;
}

const GONE = new Set(['EPIPE', 'EIO', 'ECONNRESET', 'ERR_STREAM_DESTROYED']);

/**
 * Lines wait for one another, up to so many characters and milliseconds: to hand each to the system would cost a
 * request more than to write it. They are all written when the process exits, also by an uncaught error.
 */
function gathered(output: NodeJS.WritableStream): DestinationStream {
  let lines = '';
  let timer: NodeJS.Timeout | undefined;
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    if (lines !== '') output.write(lines);
    lines = '';
  };
  process.on('exit', flush);
  return {
    write(line) {
      lines += line;
      if (lines.length >= MOST_GATHERED) flush();
      else timer ??= setTimeout(flush, LONGEST_GATHERED).unref();
    },
  };
}

const MOST_GATHERED = 8192;
const LONGEST_GATHERED = 100;

/** In colour where the terminal has some and nobody has asked for none (NO_COLOR). */
function textTo(output: NodeJS.WritableStream): DestinationStream {
  const colours = process.stdout.isTTY && process.stdout.hasColors();
  return { write: (line) => void output.write(logText(line, colours)) };
}

function options(level: string): LoggerOptions {
  return {
    level,
    hooks: { streamWrite: sourceStack },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: {
      paths: [
        'req.headers.cookie',
        'req.headers.authorization',
        'res.headers["set-cookie"]',
        // A failed statement, which has values in it.
        'err.sql',
        'err.cause.sql',
        'err.cause.cause.sql',
        ...SECRETS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
      ],
      censor: '[redacted]',
    },
  };
}
