import { afterAll, describe, expect, test } from 'vitest';
import { CLOSED_PATHS } from '../../src/auth/closed-paths.ts';
import { AGENT, callApi, tokenIn } from '../support/act.ts';
import { ACTS_NEED, acts } from '../support/acts.ts';
import { startTestApp } from '../support/app.ts';
import type { TestClient } from '../support/client.ts';
import { endpointsThat, rulebook, rulesFor } from '../support/manifests.ts';
import { confirm } from '../support/second-step.ts';

const app = await startTestApp(ACTS_NEED);
afterAll(() => app.stop());

const cases = acts(app);

/**
 * Endpoints that are no acts: they look, or are there for every method. Going to a provider is none;
 * coming back is the act, of a kind that is known then (providers.test.ts). A bound session is refreshed by
 * the browser alone, every few minutes.
 */
const NO_ACTS = ['/sign-in/social', '/callback/:id', '/get-session', '/bound-session/refresh'];

/** The endpoints that change something and that we serve. */
function servedActs(): string[] {
  const endpoints = Object.values(app.deps.auth.api) as {
    path?: string;
    options?: { method?: string | string[] };
  }[];
  return endpoints
    .filter(({ options }) => [options?.method].flat().includes('POST'))
    .map(({ path = '' }) => path)
    .filter((path) => ![...CLOSED_PATHS, ...NO_ACTS].includes(path))
    .sort();
}

const allRows = async () => {
  const rows = await app.rows('auditEvent');
  return new Map(rows.map((row) => [row.id, row]));
};

/** What an answer shows of the person and of the session, if it does, is what the next request finds. */
async function expectAsStored(client: TestClient, shown: { user?: object; session?: object }) {
  if (!shown.user) return;
  const { body: found } = await client.get('/api/auth/get-session');
  if (!found) return;
  expect(shown.user).toEqual(found.user);
  if (shown.session) expect(shown.session).toEqual(found.session);
}

describe('every act that we serve', () => {
  test('is known here and has a name', () => {
    const known = [...new Set(cases.map(({ path }) => path))].sort();
    const missing =
      'add the act to test/support/acts.ts, of src/site to test/site/<feature>.cases.ts';
    expect(known, missing).toEqual(servedActs());
    const named = endpointsThat(({ event }) => event).filter((path) => !NO_ACTS.includes(path));
    expect(named.sort(), 'name its `event` in the endpoints of its feature.ts').toEqual(
      servedActs(),
    );
  });

  test('is never a GET', () => {
    const endpoints = Object.values(app.deps.auth.api) as {
      path?: string;
      options?: { method?: string | string[] };
    }[];
    const looking = endpoints
      .filter(({ options }) => [options?.method].flat().includes('GET'))
      .map(({ path = '' }) => path)
      .filter((path) => !CLOSED_PATHS.includes(path))
      .sort();
    // A provider sends people back by a link, or by a form.
    const acting = looking.filter(
      (path) => rulebook.endpoints.get(path)?.event && path !== '/callback/:id',
    );
    expect(acting, 'what changes something takes a POST').toEqual([]);
    expect(looking).toContain('/history');
  });

  test.each(
    cases.map((one) => [`${one.path} ${one.ends}`, one] as const),
  )('%s leaves one row, and shows the person as they are now', async (_name, {
    path,
    ends,
    body,
    guest,
    about,
    by,
    event = rulesFor(path).event,
  }) => {
    const actor = await app.make.signedIn();
    const sent = (await body?.(actor)) ?? {};
    const client = guest ? app.client() : actor.client;
    const before = await allRows();

    const answer = await callApi(client, path, sent);

    expect(answer.ok, answer.text).toBe(ends === 'success');
    const fresh = [...(await allRows()).values()].filter(({ id }) => !before.has(id));
    expect(fresh, answer.text).toHaveLength(1);
    const [row] = fresh;
    expect(row).toMatchObject({
      event,
      outcome: ends,
      ipAddress: client.address,
      userAgent: AGENT,
      requestId: expect.stringMatching(/^[0-9a-f]{12}$/),
    });
    if (about !== 'nobody') expect(row?.subjectId).toBe(actor.user.id);
    else if (ends === 'refused') expect(row?.subjectId).toBeNull();
    if (about !== 'nobody' && by === 'subject') expect(row?.actorId).toBe(actor.user.id);
    if (by === 'nobody') expect(row?.actorId).toBeNull();
    if (!guest && by !== 'nobody') expect(row?.sessionId).not.toBeNull();
    // The id of a session or a passkey is no secret: it says which one it was.
    const secrets = Object.entries(path === '/revoke-session' ? {} : sent)
      .filter(([name]) => name !== 'id' && name !== 'provider')
      .map(([, value]) => String(value));
    for (const secret of secrets.filter(({ length }) => length > 5)) {
      expect(String(row?.detail)).not.toContain(secret);
    }
    await expectAsStored(client, answer.body);
  });

  test.each(
    servedActs().filter((path) => !cases.some((one) => one.path === path && one.guest)),
  )('%s without a session leaves one row', async (path) => {
    const before = await allRows();
    const answer = await callApi(app.client(), path, {});
    expect(answer.status).toBeLessThan(500);
    const fresh = [...(await allRows()).values()].filter(({ id }) => !before.has(id));
    expect(fresh, answer.text).toHaveLength(1);
    expect(fresh[0]).toMatchObject({ event: rulesFor(path).event, actorId: null, subjectId: null });
  });
});

describe('the trail', () => {
  test('cannot be changed, and young rows cannot be removed', async () => {
    const { user } = await app.make.signedIn();
    const { pool } = app.deps.database;
    const update = pool.query("UPDATE auditEvent SET outcome = 'success' WHERE subjectId = ?", [
      user.id,
    ]);
    await expect(update).rejects.toThrow('Audit events cannot be changed.');
    const removal = pool.query('DELETE FROM auditEvent WHERE subjectId = ?', [user.id]);
    await expect(removal).rejects.toThrow('Audit events are kept for a year.');
    expect((await app.rows('auditEvent', { subjectId: user.id })).length).toBeGreaterThan(0);
  });

  test('ends after a year', async () => {
    const { pool } = app.deps.database;
    await pool.query(
      "INSERT INTO auditEvent (id, event, outcome, createdAt) VALUES ('an-old-one', 'signIn', 'success', UTC_TIMESTAMP(3) - INTERVAL 366 DAY)",
    );
    await pool.query("DELETE FROM auditEvent WHERE id = 'an-old-one'");
    expect(await app.rows('auditEvent', { id: 'an-old-one' })).toEqual([]);
  });

  test('keeps no row of what was rolled back', async () => {
    const { client, user } = await app.make.signedIn();
    const newEmail = app.make.email();
    await callApi(client, '/change-email', { newEmail });
    const token = await tokenIn(app, newEmail, '/confirm-email-change');
    await confirm(app, await app.make.user({ email: newEmail }));
    expect((await callApi(client, '/verify-email-change', { token })).status).toBe(409);
    const rows = await app.rows('auditEvent', { subjectId: user.id, event: 'emailChanged' });
    expect(rows.map(({ outcome, detail }) => [outcome, detail])).toEqual([
      ['refused', '{"reason":"EMAIL_TAKEN"}'],
    ]);
  });
});
