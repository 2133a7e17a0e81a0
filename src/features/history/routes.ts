import { fromNodeHeaders } from 'better-auth/node';
import { Router } from 'express';
import { apiOf } from '../../auth/api-of.ts';
import type { Deps } from '../../auth/deps.ts';
import { browserText } from '../../web/browser-text.ts';
import { renderPage } from '../../web/render.ts';
import { HISTORY_FILTERS, type history } from './policy/history.ts';
import { tell } from './told.ts';

/** The page of the history: what happened to a person's account, in words. */
export function historyRoutes({ auth, providers }: Pick<Deps, 'auth' | 'providers'>): Router {
  const router = Router(); // mounted at /account/history for people who are signed in

  router.get('/', async (req, res) => {
    const { t } = res.locals;
    const filter = HISTORY_FILTERS.find((name) => name === req.query.filter) ?? 'all';
    const before = cursorOf(req.query.before);
    const { events, next } = await apiOf<typeof history>(auth).history({
      headers: fromNodeHeaders(req.headers),
      query: { filter, ...(before !== undefined && { before }) },
    });
    const shown = events.map((event) => ({
      ...event,
      words: tell(t, event, (id) => providers.get(id)?.label ?? id),
      browser: browserText(t, event.userAgent),
    }));
    renderPage(res, 'history/show', {
      events: shown,
      filters: HISTORY_FILTERS,
      filter,
      isNewest: before === undefined,
      next,
    });
  });

  return router;
}

/** An id from the address bar; anything else shows the newest events. */
function cursorOf(value: unknown): string | undefined {
  return typeof value === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value)
    ? value
    : undefined;
}
