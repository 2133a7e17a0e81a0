import { Router } from 'express';
import type { Deps } from '../../auth/deps.ts';

/** The sister sites on which browsers let this site's passkeys be used (WebAuthn 5.11.1). */
export function relatedOriginsRoutes({
  baseUrl,
  config,
}: Pick<Deps, 'baseUrl' | 'config'>): Router {
  const router = Router(); // mounted at /.well-known/webauthn for anyone, when there are such sites
  router.get('/', (_req, res) => {
    res.json({ origins: [baseUrl.origin, ...config.settings.PASSKEY_ORIGINS] });
  });
  return router;
}
