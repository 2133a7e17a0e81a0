import { type Request, type Response, Router } from 'express';
import type { Deps } from '../../../auth/deps.ts';
import { explain } from '../../../auth/errors.ts';
import { codeSetOf } from '../../../auth/ladder/factors-left.ts';
import { momentFor } from '../../../auth/record/notices.ts';
import { takePageAsked } from '../../../auth/session/page-asked.ts';
import { signedIn } from '../../../auth/session/session.ts';
import { setFlash } from '../../../web/flash.ts';
import { type FormState, refused } from '../../../web/form.ts';
import { renderPage } from '../../../web/render.ts';
import { RECOVERY_CODES } from './codes.ts';
import { isOfOlderSet, keptForm, renewBlank, renewForm } from './form.ts';

const SECURITY_PAGE = '/account/security';
const PAGE = `${SECURITY_PAGE}/recovery-codes`;

/** The pages of recovery codes: how many are left, a new set, and the one page that shows it. */
export function recoveryCodesRoutes({
  cookies,
  database,
  gateway,
  shownCodes,
}: Pick<Deps, 'cookies' | 'database' | 'gateway' | 'shownCodes'>): Router {
  const router = Router(); // mounted at PAGE for people who are signed in

  const show = async (req: Request, res: Response, form?: FormState) => {
    const { user } = signedIn(res);
    const set = await codeSetOf(database.query, user.id);
    const waiting = (await shownCodes.read(req, whose(res))) !== undefined;
    renderPage(res, 'second-step/recovery-codes/show', {
      form: form ?? renewBlank(set.made),
      waiting,
      ...set,
      ...RECOVERY_CODES,
    });
  };

  router.get('/', (req, res) => show(req, res));

  router.post('/', async (req, res) => {
    const form = renewForm.read(req.body);
    if (!form.ok) return show(req, res.status(422), form.state);
    const body = { revokeOtherSessions: form.data.signOutElsewhere, saved: false };
    const outcome = await gateway.post(req, res, '/two-factor/generate-backup-codes', body);
    if (!outcome.ok) return show(req, res, explain(res, form.state, outcome));
    const { backupCodes: codes, token } = outcome.data as { backupCodes: string[]; token: string };
    await shownCodes.show(res, whose(res), { codes, token });
    res.redirect(303, `${PAGE}/new`);
  });

  const showNew = async (req: Request, res: Response, form = keptForm.blank()) => {
    const shown = await shownCodes.read(req, whose(res));
    if (!shown) return res.redirect(303, PAGE);
    renderPage(res, 'second-step/recovery-codes/new', { form, ...shown });
  };

  router.get('/new', (req, res) => showNew(req, res));

  router.get('/new/file', async (req, res) => {
    const shown = await shownCodes.read(req, whose(res));
    if (!shown) return res.redirect(303, PAGE);
    // The link of a page with an older set leads to the page with the newer one.
    if (isOfOlderSet(req.query, shown)) return res.redirect(303, `${PAGE}/new`);
    const { user } = signedIn(res);
    const { t } = res.locals;
    const lines = [
      t('recoveryCodes.fileLead', { email: user.email, site: res.app.locals.site.name }),
      t('recoveryCodes.fileMade', { date: momentFor(user, shown.madeAt) }),
      '',
      ...shown.codes,
    ];
    res.attachment('recovery-codes.txt').type('text/plain; charset=utf-8');
    res.send(`${lines.join('\r\n')}\r\n`);
  });

  router.post('/new', async (req, res) => {
    const form = keptForm.read(req.body);
    if (!form.ok) return showNew(req, res.status(422), form.state);
    const shown = await shownCodes.read(req, whose(res));
    // A newer set was made in another tab. What the person has put away is not what would count.
    if (shown && isOfOlderSet(req.body, shown)) {
      return showNew(req, res.status(422), refused(keptForm.blank(), '', NEWER));
    }
    const token = shown?.token ?? '';
    const outcome = await gateway.post(req, res, '/two-factor/keep-backup-codes', { token });
    shownCodes.end(res);
    if (!outcome.ok) return show(req, res, explain(res, renewBlank(0), outcome));
    setFlash(cookies, res, 'recoveryCodesKept');
    res.redirect(303, takePageAsked(cookies, req, res) ?? SECURITY_PAGE);
  });

  return router;
}

const NEWER = { key: 'recoveryCodes.newer' } as const;

function whose(res: Response) {
  const { user, session } = signedIn(res);
  return { userId: user.id, sessionId: session.id };
}
