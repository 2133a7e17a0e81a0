import { fromNodeHeaders } from 'better-auth/node';
import { type Response, Router } from 'express';
import { apiOf } from '../../../auth/api-of.ts';
import type { Deps } from '../../../auth/deps.ts';
import { explain, explainWrong, refusalError } from '../../../auth/errors.ts';
import { StepUpRequired } from '../../../auth/gateway.ts';
import { askingFactors } from '../../../auth/ladder/asking-factors.ts';
import { asksSecondStep, codeSetOf } from '../../../auth/ladder/factors-left.ts';
import { signedIn } from '../../../auth/session/session.ts';
import type { trustedBrowsers } from '../../../auth/session/trusted-browsers.ts';
import { isProvenFor } from '../../../auth/step-up/step-up.ts';
import { shownEmail } from '../../../email-address.ts';
import { browserText, deviceIcon } from '../../../web/browser-text.ts';
import { HttpError } from '../../../web/errors.ts';
import { type FlashName, setFlash } from '../../../web/flash.ts';
import { type FormState, refused } from '../../../web/form.ts';
import { renderPage } from '../../../web/render.ts';
import { RECOVERY_CODES } from '../recovery-codes/codes.ts';
import { otpAuthUri } from '../totp/algorithm.ts';
import { confirmForm, switchOffForm, TICKED, untrustForm } from './form.ts';
import { qrCode } from './qr.ts';
import { appStateOf, markOf, secretToConfirm } from './queries.ts';

const PAGE = '/account/security';
const SET_UP_PAGE = `${PAGE}/totp`;

/** Where a person is led after switching a second step on. */
const RECOVERY_PAGE = `${PAGE}/recovery-codes`;

const WRONG_CODE = { field: 'code', key: 'security.codeWrong' } as const;
const CODE_OF_OTHER_KEY = { field: 'code', key: 'security.otherKey' } as const;

/** The page of the second step: the authenticator app, and the browsers that are trusted. */
export function securityRoutes(
  deps: Pick<Deps, 'auth' | 'config' | 'cookies' | 'database' | 'gateway' | 'rulebook'>,
): Router {
  const { auth, cookies, gateway } = deps;
  const router = Router(); // mounted at PAGE for people who are signed in

  const show = async (res: Response, form: FormState = switchOffForm.blank(TICKED)) => {
    const { user } = signedIn(res);
    const headers = fromNodeHeaders(res.req.headers);
    const browsers = user.twoFactorEnabled
      ? await apiOf<typeof trustedBrowsers>(auth).trustedBrowsers({ headers })
      : [];
    renderPage(res, 'second-step/security/show', {
      form,
      app: await appStateOf(deps, user.id),
      codes: { ...(await codeSetOf(deps.database.query, user.id)), ...RECOVERY_CODES },
      asking: await askingFactors(deps, user),
      required: deps.config.settings.REQUIRE_SECOND_FACTOR && !user.twoFactorEnabled,
      browsers: browsers.map((browser) => ({
        ...browser,
        icon: deviceIcon(browser.userAgent),
        browser: browserText(res.locals.t, browser.userAgent),
      })),
    });
  };

  const goTo = (res: Response, page: string, said: FlashName) => {
    setFlash(cookies, res, said);
    res.redirect(303, page);
  };

  /**
   * The key and the box for the first code. Nobody sees the key without a recent proof, or while the
   * account is locked.
   */
  const showSetUp = async (res: Response, form: FormState) => {
    const viewer = signedIn(res);
    const { user, session } = viewer;
    if (user.blockedAt) {
      const blocked = refused(switchOffForm.blank(TICKED), '', { key: 'stepUp.blocked' });
      return show(res.status(403), blocked);
    }
    const endpoint = '/two-factor/verify-totp';
    const rules = deps.rulebook.endpoints.get(endpoint);
    if (!isProvenFor(rules, viewer)) throw new StepUpRequired(endpoint);
    const secret = await secretToConfirm(deps, user.id, session.id);
    if (!secret && (await appStateOf(deps, user.id)).onSince) return res.redirect(303, PAGE);
    if (!secret) return goTo(res, PAGE, 'totpNotBegun');
    const uri = otpAuthUri(secret, res.app.locals.site.name, shownEmail(user.email));
    const typed = secret.match(/.{1,4}/g)?.join(' ');
    renderPage(res, 'second-step/security/totp', {
      form,
      uri,
      typed,
      qr: qrCode(uri),
      key: markOf(secret),
    });
  };

  router.get('/', (_req, res) => show(res));

  router.post('/totp', async (req, res) => {
    const outcome = await gateway.post(req, res, '/two-factor/enable', {
      // The page of recovery codes comes next, and makes them there.
      recoveryCodes: false,
    });
    if (!outcome.ok) {
      return show(res, explain(res, switchOffForm.blank(TICKED), outcome));
    }
    res.redirect(303, SET_UP_PAGE);
  });

  router.get('/totp', (_req, res) => showSetUp(res, confirmForm.blank()));

  router.post('/totp/confirm', async (req, res) => {
    const form = confirmForm.read(req.body);
    if (!form.ok) return showSetUp(res.status(422), form.state);
    const { code, key, signOutElsewhere: revokeOtherSessions } = form.data;
    const body = { code, revokeOtherSessions };
    const outcome = await gateway.post(req, res, '/two-factor/verify-totp', body);
    if (outcome.ok) return goTo(res, RECOVERY_PAGE, 'totpOn');
    if (outcome.code === 'TOTP_NOT_ENABLED') return goTo(res, PAGE, 'totpNotBegun');
    // The form was sent twice: the first one has switched the app on.
    if (outcome.code === 'TOTP_ALREADY_ENABLED') return res.redirect(303, PAGE);
    if (outcome.code !== 'INVALID_CODE') {
      return showSetUp(res, explain(res, form.state, outcome));
    }
    const { user, session } = signedIn(res);
    const secret = await secretToConfirm(deps, user.id, session.id);
    const isSame = !secret || !key || key === markOf(secret);
    const wrong = isSame ? WRONG_CODE : CODE_OF_OTHER_KEY;
    await showSetUp(res, explainWrong(res, form.state, wrong, outcome));
  });

  // Not on the page above, which sets one up.
  router.get('/totp/off', (_req, res) => res.redirect(303, PAGE));

  router.post('/totp/off', async (req, res) => {
    const form = switchOffForm.read(req.body);
    if (!form.ok) return show(res.status(422), form.state);
    const revokeOtherSessions = form.data.signOutElsewhere;
    const body = { revokeOtherSessions };
    const outcome = await gateway.post(req, res, '/two-factor/disable', body);
    // The form was sent twice: the first one has switched the app off.
    if (!outcome.ok && outcome.code !== 'TOTP_NOT_ENABLED') {
      return show(res, explain(res, form.state, outcome));
    }
    const { user } = signedIn(res);
    const asks = await asksSecondStep(deps.database.query, user.id);
    goTo(res, PAGE, outcome.ok && !asks ? 'secondStepEnded' : 'totpOff');
  });

  router.post('/trusted/end', async (req, res) => {
    const form = untrustForm.read(req.body);
    // Another person's browser is as unknown as one that never was.
    if (!form.ok) throw new HttpError(404, 'no such browser');
    const outcome = await gateway.post(req, res, '/untrust-browser', form.data);
    if (!outcome.ok && outcome.code === 'TRUSTED_BROWSER_NOT_FOUND') {
      throw new HttpError(404, 'no such browser');
    }
    if (!outcome.ok) throw refusalError(outcome);
    goTo(res, PAGE, 'trustEnded');
  });

  router.post('/trusted/end-all', async (req, res) => {
    const outcome = await gateway.post(req, res, '/untrust-browsers');
    if (!outcome.ok) throw refusalError(outcome);
    goTo(res, PAGE, 'trustAllEnded');
  });

  return router;
}
