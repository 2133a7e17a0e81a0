import { Router } from 'express';
import type { Deps } from '../../../auth/deps.ts';
import { DAY, SECOND } from '../../../time.ts';
import { HttpError } from '../../../web/errors.ts';
import { PICTURE_TYPE } from '../policy/picture-limits.ts';
import { pictureBytes } from './queries.ts';

/**
 * People's pictures. Anybody may look who has the address: it cannot be guessed and changes with the
 * picture. Only browsers keep a picture, so that a removed one is gone everywhere else at once.
 * It can never be a page (ASVS 3.2.1): its type is ours, not the sender's, and opened by itself it
 * is a download without rights.
 */
export function pictureRoutes({ database }: Pick<Deps, 'database'>): Router {
  const router = Router(); // mounted at PICTURES_PATH for anyone
  router.get('/:id', async (req, res) => {
    const bytes = await pictureBytes(database.query, req.params.id);
    if (!bytes) throw new HttpError(404, 'no such picture');
    res
      .set({
        'Cache-Control': `private, max-age=${(30 * DAY) / SECOND}, immutable`,
        'Content-Disposition': 'attachment; filename="picture.webp"',
        'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
        'Content-Type': PICTURE_TYPE,
        'Cross-Origin-Resource-Policy': 'same-origin',
        'X-Content-Type-Options': 'nosniff',
      })
      .send(bytes);
  });
  return router;
}
