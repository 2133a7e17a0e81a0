import { Router } from 'express';
import { z } from 'zod';
import type { Deps } from '../../auth/deps.ts';
import { refusalError } from '../../auth/errors.ts';
import { signedIn } from '../../auth/session/session.ts';
import { browserText, deviceIcon } from '../../web/browser-text.ts';
import { HttpError } from '../../web/errors.ts';
import { setFlash } from '../../web/flash.ts';
import { defineForm } from '../../web/form.ts';
import { renderPage } from '../../web/render.ts';
import { devicesOf, MOST_SHOWN } from './queries.ts';

const endForm = defineForm({ id: { schema: z.string().max(36) } });

/** The page of the devices: where a person is signed in, with buttons to sign out there. */
export function devicesRoutes({
  cookies,
  database,
  gateway,
  boundSessions,
}: Pick<Deps, 'cookies' | 'database' | 'gateway' | 'boundSessions'>): Router {
  const router = Router(); // mounted at /account/devices for people who are signed in

  router.get('/', async (_req, res) => {
    const { user, session } = signedIn(res);
    const devices = await devicesOf(database, user.id, session.id);
    const shown = devices.slice(0, MOST_SHOWN).map((device) => ({
      ...device,
      icon: deviceIcon(device.userAgent),
      browser: browserText(res.locals.t, device.userAgent),
      current: device.id === session.id,
      bound: device.bound && boundSessions !== undefined,
    }));
    renderPage(res, 'devices/show', { devices: shown, isCut: devices.length > shown.length });
  });

  router.post('/end', async (req, res) => {
    const form = endForm.read(req.body);
    // Another person's session is as unknown as one that never was.
    if (!form.ok) throw new HttpError(404, 'no such session');
    const outcome = await gateway.post(req, res, '/revoke-session', { token: form.data.id });
    if (!outcome.ok && outcome.code === 'SESSION_NOT_FOUND') {
      throw new HttpError(404, 'no such session');
    }
    if (!outcome.ok) throw refusalError(outcome);
    setFlash(cookies, res, 'deviceEnded');
    res.redirect(303, '/account/devices');
  });

  router.post('/end-others', async (req, res) => {
    const outcome = await gateway.post(req, res, '/revoke-other-sessions');
    if (!outcome.ok) throw refusalError(outcome);
    setFlash(cookies, res, 'otherDevicesEnded');
    res.redirect(303, '/account/devices');
  });

  return router;
}
