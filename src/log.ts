import { type Logger, pino } from 'pino';

export type Log = Logger;

/**
 * Never to be read in a log (ASVS 16.2.5). Cookies and authorisation carry sessions; the names
 * below are what our forms and Better Auth's bodies call their secrets.
 */
const SECRETS = ['password', 'newPassword', 'currentPassword', 'token', 'code', 'otp', 'secret'];

/** Structured lines on standard output, in UTC (ASVS 16.2.2, 16.2.4). */
export function createLog(level: string): Log {
  return pino({
    level,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: {
      paths: [
        'req.headers.cookie',
        'req.headers.authorization',
        'res.headers["set-cookie"]',
        // A failed statement, with the values in it.
        'err.sql',
        'err.cause.sql',
        'err.cause.cause.sql',
        ...SECRETS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
      ],
      censor: '[redacted]',
    },
  });
}
