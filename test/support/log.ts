import { Writable } from 'node:stream';

/** A line of the log, as it was written. */
export type LogLine = Record<string, unknown>;

/** pino's number for `error`. */
const ERROR = 50;

/** Keeps what is logged, and says which errors nobody expected. */
export function collectLog() {
  const lines: LogLine[] = [];
  let seen = 0;
  const stream = new Writable({
    write(chunk, _encoding, done) {
      lines.push(JSON.parse(String(chunk)));
      done();
    },
  });
  return {
    lines,
    stream,
    takeErrors(): LogLine[] {
      const fresh = lines.slice(seen);
      seen = lines.length;
      return fresh.filter(({ level }) => Number(level) >= ERROR);
    },
  };
}
