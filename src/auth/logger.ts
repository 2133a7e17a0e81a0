import type { Log } from '../log.ts';

/**
 * Better Auth's own lines in our log. It calls an unknown address or a wrong password a warning;
 * for us that is everyday, and the request's line says how it ended.
 */
export function betterAuthLogger(log: Log) {
  const child = log.child({ from: 'better-auth' });
  return {
    level: 'warn' as const,
    disableColors: true,
    log(level: 'debug' | 'info' | 'warn' | 'error', message: string, ...details: unknown[]) {
      const error = details.find((detail) => detail instanceof Error);
      child[level === 'error' ? 'warn' : 'debug']({ ...(error && { err: error }) }, message);
    },
  };
}
