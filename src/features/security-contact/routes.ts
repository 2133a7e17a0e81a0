import { Router } from 'express';
import type { Deps } from '../../auth/deps.ts';
import { DAY } from '../../time.ts';

export const SECURITY_TXT = '/.well-known/security.txt';

/** RFC 9116 2.5.5: what the file says is to be read anew within a year. */
const READ_ANEW_AFTER = 180 * DAY;

/** The address to report a weakness to (RFC 9116). */
export function securityContactRoutes({
  baseUrl,
  config,
}: Pick<Deps, 'baseUrl' | 'config'>): Router {
  const { SECURITY_CONTACT: contact } = config.settings;
  const router = Router(); // mounted at SECURITY_TXT for anyone, when there is a contact
  router.get('/', (_req, res) => {
    // Whole days, so that all who ask on one day get the same file.
    const expires = new Date(Math.ceil(Date.now() / DAY) * DAY + READ_ANEW_AFTER);
    const lines = [
      `Contact: ${contact}`,
      `Expires: ${expires.toISOString()}`,
      'Preferred-Languages: en',
      `Canonical: ${new URL(SECURITY_TXT, baseUrl).href}`,
    ];
    res.type('text').send(`${lines.join('\n')}\n`);
  });
  return router;
}
