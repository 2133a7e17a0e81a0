import { v7 } from 'uuid';
import { afterAll } from 'vitest';
import { DAY, HOUR } from '../../src/time.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { useBrowser } from '../support/browser.ts';
import { type Before, checkPages, type SitePage } from '../support/site-pages.ts';

const FIREFOX = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0';
const SAFARI =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.1 Mobile/15E148 Safari/604.1';

/** What happened before today, the oldest first: how long ago, what, how it ended, with which browser, and more. */
const PAST: readonly (readonly [number, string, 'success' | 'refused', string, object?])[] = [
  [5 * DAY, 'passkeyAdded', 'success', SAFARI],
  [2 * DAY + 3 * HOUR, 'signIn', 'success', SAFARI, { method: 'passkey' }],
  [2 * DAY, 'passwordChanged', 'success', SAFARI],
  [DAY + 2 * HOUR, 'signIn', 'refused', FIREFOX, { method: 'password' }],
  [DAY + HOUR, 'signIn', 'refused', FIREFOX, { method: 'password', second: 'totp' }],
  [DAY, 'emailChangeRequested', 'refused', FIREFOX],
];

/** Pages of somebody who has been here for a while and has set everything up. */
const PAGES = Object.entries({
  'dashboard, set up': '/dashboard',
  'history, full': '/account/history',
  'security, set up': '/account/security',
  'secure account, after changes': '/account/secure',
  'devices, several': '/account/devices',
}).map(
  ([name, page]): SitePage => ({
    name,
    who: 'confirmed',
    path: (before) => settled(before, page),
  }),
);

async function settled({ app, person, post, get }: Before, page: string): Promise<string> {
  await happened(app, person.id);
  await app.deps.database.query
    .updateTable('user')
    .set({ timeZone: 'Europe/Paris' })
    .where('id', '=', person.id)
    .execute();
  await post('/account/security/mail/on');
  await post('/account/security/recovery-codes');
  await post('/account/security/recovery-codes/new', { kept: 'on' });
  await get('/account/profile');
  return page;
}

async function happened(app: TestApp, subjectId: string): Promise<void> {
  const rows = PAST.map(([ago, event, outcome, userAgent, detail]) => {
    const createdAt = new Date(Date.now() - ago);
    return {
      id: v7({ msecs: createdAt.getTime() }),
      event,
      outcome,
      subjectId,
      actorId: outcome === 'success' ? subjectId : null,
      ipAddress: userAgent === SAFARI ? '198.51.100.23' : '203.0.113.7',
      userAgent,
      createdAt,
      detail: JSON.stringify(detail ?? {}),
    };
  });
  await app.deps.database.query.insertInto('auditEvent').values(rows).execute();
}

const app = await startTestApp({ GITHUB_CLIENT_ID: 'a', GITHUB_CLIENT_SECRET: 'b' });
afterAll(() => app.stop());
checkPages(app, useBrowser(), PAGES);
