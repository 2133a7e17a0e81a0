import { type Response, Router } from 'express';
import type { Deps } from '../../auth/deps.ts';
import { explain, refusalError } from '../../auth/errors.ts';
import { type Outcome, StepUpRequired } from '../../auth/gateway.ts';
import { askingFactors } from '../../auth/ladder/asking-factors.ts';
import { asksSecondStep, codesLeft } from '../../auth/ladder/factors-left.ts';
import { countWaysIn, waysInOf } from '../../auth/ladder/last-way-in.ts';
import { safeReturnTo } from '../../auth/return-to.ts';
import { signedIn } from '../../auth/session/session.ts';
import { isProvenFor } from '../../auth/step-up/step-up.ts';
import { HttpError } from '../../web/errors.ts';
import { setFlash } from '../../web/flash.ts';
import { type FormState, refused } from '../../web/form.ts';
import { renderPage } from '../../web/render.ts';
import { createForm, removeForm, renameForm, secondStepForm, TICKED } from './form.ts';
import { type PasskeyRow, passkeysOf } from './policy/passkey-rows.ts';
import { signalsFor, unknownHere } from './signals.ts';

const PAGE = '/account/passkeys';

/** Where a person is led after switching a second step on. */
const RECOVERY_PAGE = '/account/security/recovery-codes';

/** A person's passkeys: creating, naming and removing them, and asking for one after a password. */
export function passkeysRoutes(
  deps: Pick<Deps, 'auth' | 'baseUrl' | 'config' | 'cookies' | 'database' | 'gateway' | 'rulebook'>,
): Router {
  const { auth, baseUrl, cookies, database, gateway, rulebook } = deps;
  const router = Router(); // mounted at PAGE for people who are signed in

  const passkeysOfViewer = async (res: Response) => {
    const { adapter } = await auth.$context;
    return passkeysOf(adapter, signedIn(res).user.id);
  };

  const showNew = (res: Response, form: FormState, more: object = {}) =>
    renderPage(res, 'passkeys/new', { form, ...more });

  const showOne = async (res: Response, { id, name }: PasskeyRow, form?: FormState) => {
    const { adapter } = await auth.$context;
    const passkeys = await passkeysOfViewer(res);
    const isLast = countWaysIn(await waysInOf(adapter, signedIn(res).user.id)) === 1;
    const blank = { ...renameForm.blank({ name }), values: { name, ...TICKED } };
    const passkey = passkeys.find((one) => one.id === id);
    const asking = await askingFactors(deps, signedIn(res).user);
    const warning = passkeys.length === 1 ? asking.warningFor('passkey') : undefined;
    renderPage(res, 'passkeys/change', { passkey, isLast, warning, form: form ?? blank });
  };

  /** Tells what was done, or that the second step has ended with it. */
  const say = async (res: Response, done: 'passkeyRemoved' | 'passkeyStepOff') => {
    const { user } = signedIn(res);
    const ended = user.twoFactorEnabled && !(await asksSecondStep(database.query, user.id));
    setFlash(cookies, res, ended ? 'secondStepEnded' : done);
  };

  /** @throws 404 for another person's as for one that never was */
  const wanted = async (res: Response, id: string): Promise<PasskeyRow> => {
    const passkey = (await passkeysOfViewer(res)).find((one) => one.id === id);
    if (!passkey) throw new HttpError(404, 'no such passkey');
    return passkey;
  };

  router.get('/', async (_req, res) => {
    const { user } = signedIn(res);
    const passkeys = await passkeysOfViewer(res);
    const signals = signalsFor(baseUrl, user, passkeys);
    const form = secondStepForm.blank(user.passkeySecondStep ? TICKED : {});
    const warning = (await askingFactors(deps, user)).warningFor('passkey');
    renderPage(res, 'passkeys/show', { passkeys, signals, warning, form });
  });

  router.get('/new', (_req, res) => {
    const viewer = signedIn(res);
    const form = createForm.blank();
    if (viewer.user.blockedAt) {
      return showNew(res.status(403), refused(form, '', { key: 'stepUp.blocked' }));
    }
    const endpoint = '/passkey/generate-register-options';
    const rules = rulebook.endpoints.get(endpoint);
    if (!isProvenFor(rules, viewer)) throw new StepUpRequired(endpoint);
    showNew(res, form);
  });

  router.post('/', async (req, res) => {
    const next = safeReturnTo(req.body?.next);
    const form = createForm.read(req.body);
    if (!form.ok) return showNew(res.status(422), form.state, { next });
    const { response, signOutElsewhere: revokeOtherSessions } = form.data;
    const body = { response, revokeOtherSessions };
    const outcome = await gateway.post(req, res, '/passkey/verify-registration', body);
    if (!outcome.ok) {
      const isKept = outcome.code === 'PREVIOUSLY_REGISTERED';
      const unknown = isKept ? undefined : unknownHere(baseUrl, response);
      return showNew(res, explain(res, form.state, outcome), { next, unknown });
    }
    setFlash(cookies, res, 'passkeyAdded');
    res.redirect(303, next ?? PAGE);
  });

  router.post('/second-step', async (req, res) => {
    const form = secondStepForm.read(req.body);
    if (!form.ok) throw new HttpError(400, 'not the form of this page');
    const { enabled, signOutElsewhere: revokeOtherSessions } = form.data;
    const body = { enabled, revokeOtherSessions };
    const outcome = await gateway.post(req, res, '/passkey/second-step', body);
    if (!outcome.ok) throw refusalError(outcome);
    if (enabled) setFlash(cookies, res, 'passkeyStepOn');
    else await say(res, 'passkeyStepOff');
    const codes = await codesLeft(database.query, signedIn(res).user.id);
    res.redirect(303, enabled && codes === 0 ? RECOVERY_PAGE : PAGE);
  });

  router.get('/:id', async (req, res) => showOne(res, await wanted(res, req.params.id)));

  router.post('/:id', async (req, res) => {
    const { id } = req.params;
    const form = renameForm.read(req.body);
    const state = { ...form.state, values: { ...form.state.values, ...TICKED } };
    if (!form.ok) return showOne(res.status(422), await wanted(res, id), state);
    const outcome = await gateway.post(req, res, '/passkey/update-passkey', {
      id,
      name: form.data.name,
    });
    if (!outcome.ok) throw notFoundOr(outcome);
    setFlash(cookies, res, 'passkeyRenamed');
    res.redirect(303, PAGE);
  });

  router.post('/:id/remove', async (req, res) => {
    const { id } = req.params;
    const form = removeForm.read(req.body);
    const revokeOtherSessions = form.ok && form.data.signOutElsewhere;
    const outcome = await gateway.post(req, res, '/passkey/delete-passkey', {
      id,
      revokeOtherSessions,
    });
    if (!outcome.ok && outcome.code === 'LAST_WAY_IN') {
      const passkey = await wanted(res, id);
      const blank = renameForm.blank({ name: passkey.name });
      return showOne(res, passkey, explain(res, blank, outcome));
    }
    if (!outcome.ok) throw notFoundOr(outcome);
    await say(res, 'passkeyRemoved');
    res.redirect(303, PAGE);
  });

  return router;
}

function notFoundOr(outcome: Extract<Outcome, { ok: false }>): HttpError {
  if (outcome.code === 'PASSKEY_NOT_FOUND') return new HttpError(404, 'no such passkey');
  return refusalError(outcome);
}
