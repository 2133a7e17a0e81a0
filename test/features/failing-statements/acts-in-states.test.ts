import { afterAll, expect, test } from 'vitest';
import { MINUTE } from '../../../src/time.ts';
import { callApi } from '../../support/act.ts';
import { ACTS_NEED, acts } from '../../support/acts.ts';
import { startTestApp } from '../../support/app.ts';
import {
  expectNothingBeside,
  expectNothingDone,
  expectUnavailable,
  failEach,
  failingStatements,
  letBrakesGo,
} from '../../support/failing-statements.ts';
import { rulesFor } from '../../support/manifests.ts';
import { endStates, STATES } from '../../support/states.ts';

/**
 * Acts that would succeed, but for the state of the person: their bodies are right, and made before the person came into
 * it. Each statement of the refusal fails in turn, and once alone: a rule that took this for "not signed in" would leave the
 * act to an endpoint whose own look-up succeeds.
 */
const app = await startTestApp(ACTS_NEED);
const statements = failingStatements(app);
afterAll(() => app.stop());

/** What the other acts are refused for, states.test.ts tries with all of them. */
const GRAVE = Object.keys(STATES);
const OTHER = ['leaving'];

const refused = acts(app).flatMap((act) => {
  const rules = rulesFor(act.path);
  const tried = rules.proof || rules.wayIn ? GRAVE : OTHER;
  const states = tried.filter((state) => STATES[state]?.refuses(rules, act));
  return act.ends === 'success' && states.length > 0 ? [{ act, states }] : [];
});

test.each(refused.map((one) => [`${one.act.path} ${one.act.event ?? ''}`, one] as const))(
  '%s',
  { timeout: MINUTE },
  async (_, { act: { path, body, guest }, states }) => {
    const actor = await app.make.signedIn();
    const fields = (await body?.(actor)) ?? {};
    for (const state of states) {
      const own = await STATES[state]?.put(app, actor);
      const client = (!guest && own) || app.client();
      statements.tried.clear();
      const { failed, healthy } = await failEach(statements, () => callApi(client, path, fields), {
        between: () => letBrakesGo(app),
        once: true,
      });
      const those = `${state}: ${healthy.status} ${healthy.text}`;
      expect([400, 401, 403], those).toContain(healthy.status);
      expect(healthy.body.code, those).not.toMatch(/VALIDATION|INVALID_TOKEN/);
      expectUnavailable(failed);
      await expectNothingDone(app, failed);
      await endStates(app, actor);
    }
  },
);

test('nothing was sent beside the requests', () => expectNothingBeside(statements));
