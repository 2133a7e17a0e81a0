import { fromNodeHeaders } from 'better-auth/node';
import { Router } from 'express';
import { apiOf } from '../../../auth/api-of.ts';
import type { Deps } from '../../../auth/deps.ts';
import { refusalError } from '../../../auth/errors.ts';
import { signedIn } from '../../../auth/session/session.ts';
import { DAY } from '../../../time.ts';
import { browserText } from '../../../web/browser-text.ts';
import { setFlash } from '../../../web/flash.ts';
import { renderPage } from '../../../web/render.ts';
import type { HistoryEvent, history } from '../policy/history.ts';
import { tell } from '../told.ts';
import { referenceOf } from './queries.ts';

/** So many answers of the history are read for the list: a thief who changes much hides nothing in it. */
const MOST_ANSWERS = 10;

/** How far back changes are shown: as long as an address can be moved back. */
const LOOKED_BACK = 7 * DAY;

type SecureAccountParts = Pick<
  Deps,
  'auth' | 'cookies' | 'database' | 'gateway' | 'providers' | 'rulebook'
>;

/** The page that ends everything a stranger may have begun, and lists the latest changes. */
export function secureAccountRoutes(parts: SecureAccountParts): Router {
  const { cookies, database, gateway, providers, rulebook } = parts;
  const router = Router(); // mounted at /account/secure for people who are signed in

  router.get('/', async (req, res) => {
    const { user } = signedIn(res);
    const { t } = res.locals;
    const { event } = req.query;
    const since = Date.now() - LOOKED_BACK;
    const { events, isCut } = await changesSince(parts, fromNodeHeaders(req.headers), since);
    renderPage(res, 'history/secure/show', {
      reference:
        typeof event === 'string' ? await referenceOf(database.query, user.id, event) : undefined,
      isCut,
      changes: events.map((change) => ({
        ...change,
        words: tell(t, change, (id) => providers.get(id)?.label ?? id),
        browser: browserText(t, change.userAgent),
        href: rulebook.takenBackAt.get(change.event),
      })),
    });
  });

  router.post('/', async (req, res) => {
    const outcome = await gateway.post(req, res, '/secure-account');
    if (!outcome.ok) throw refusalError(outcome);
    setFlash(cookies, res, 'accountSecured');
    res.redirect(303, '/account/password');
  });

  return router;
}

/** The changes since then, the newest first; `isCut` when there are too many to list all. */
async function changesSince({ auth }: Pick<Deps, 'auth'>, headers: Headers, since: number) {
  const events: HistoryEvent[] = [];
  let before: string | undefined;
  for (let answers = 0; answers < MOST_ANSWERS; answers += 1) {
    const query = { filter: 'changes', ...(before !== undefined && { before }) } as const;
    const page = await apiOf<typeof history>(auth).history({ headers, query });
    const young = page.events.filter(({ at }) => at.getTime() > since);
    events.push(...young);
    if (young.length < page.events.length || page.next === null) return { events, isCut: false };
    before = page.next;
  }
  return { events, isCut: true };
}
