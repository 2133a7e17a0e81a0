import { afterAll, afterEach, describe, expect, test } from 'vitest';
import type { TestClient } from '../support/client.ts';
import { roundTrip, startWithIssuers } from '../support/provider-trip.ts';
import { confirm } from '../support/second-step.ts';

/** An offer to connect of which nothing came holds tokens of the provider: they go back when its time is over. */

const { app, issuers, stop } = await startWithIssuers(['ACME']);
const issuer = issuers.ACME;
afterAll(stop);
afterEach(() => {
  issuer.fault = undefined;
});

/** Somebody comes from the provider with an address that has an account. Gives the browser, and the account. */
async function arrive(client = app.client(), made?: Awaited<ReturnType<typeof app.make.user>>) {
  const user = made ?? (await app.make.user());
  await roundTrip(client, 'oidc-acme', issuer.account({ email: user.email, email_verified: true }));
  return { client, user };
}

/** As if the half hour of all offers were over. */
async function letHalfAnHourPass(): Promise<void> {
  await app.deps.database.pool.query(
    'UPDATE verification SET expiresAt = expiresAt - INTERVAL 31 MINUTE',
  );
}

const accept = (client: TestClient) => client.post('/sign-in/connect');

describe('the tokens are given back when an offer', () => {
  test.each<[why: string, come: () => Promise<unknown>]>([
    ['is never answered', () => arrive()],
    ['is accepted, and nobody signs in', async () => accept((await arrive()).client)],
    [
      'is accepted, and the sign-in comes too late',
      async () => {
        const { client, user } = await arrive();
        await accept(client);
        await letHalfAnHourPass();
        await client.post('/sign-in', { email: user.email, password: user.password });
      },
    ],
    [
      'is looked at too late',
      async () => {
        const { client } = await arrive();
        await letHalfAnHourPass();
        await accept(client);
      },
    ],
  ])('%s', async (_, come) => {
    await app.deps.lapsedOffers.run();
    const before = issuer.revoked;
    await come();
    await app.deps.lapsedOffers.run();
    await letHalfAnHourPass();
    await app.deps.lapsedOffers.run();
    await app.deps.lapsedOffers.run();
    expect(issuer.revoked).toBe(before + 1);
  });

  test('takes the place of another one in the same browser', async () => {
    const { client, user } = await arrive();
    const before = issuer.revoked;
    await arrive(client, user);
    await accept(client);
    await client.post('/sign-in', { email: user.email, password: user.password });
    await letHalfAnHourPass();
    await app.deps.lapsedOffers.run();
    expect(await app.rows('account', { userId: user.id })).toHaveLength(2);
    expect(issuer.revoked).toBe(before + 1);
  });

  test('waits still, they stay, and it is taken up', async () => {
    const { client, user } = await arrive();
    const before = issuer.revoked;
    await accept(client);
    await app.deps.lapsedOffers.run();
    await app.deps.sweeper.sweep();
    await client.post('/sign-in', { email: user.email, password: user.password });
    await letHalfAnHourPass();
    await app.deps.lapsedOffers.run();
    expect(await app.rows('account', { userId: user.id })).toHaveLength(2);
    expect(issuer.revoked).toBe(before);
  });

  test('the sweep finds it before they are given back', async () => {
    await arrive();
    const before = issuer.revoked;
    await letHalfAnHourPass();
    await app.deps.sweeper.sweep();
    await app.deps.lapsedOffers.run();
    expect(issuer.revoked).toBe(before + 1);
  });
});

test.each([
  'failure',
  'hang',
] as const)('a provider that does not take them holds nothing up, with one line in the log each (%s)', async (does) => {
  await arrive();
  await arrive();
  await letHalfAnHourPass();
  issuer.fault = { at: '/token/revocation', does };
  const told = () =>
    app.logged.filter(({ msg }) => msg === 'tokens could not be given back').length;
  const [before, begun] = [told(), Date.now()];
  await app.deps.lapsedOffers.run();
  await app.deps.lapsedOffers.run();
  expect(Date.now() - begun).toBeLessThan(12_000);
  expect(told()).toBe(before + 2);
});

test('an address that is taken looks like a free one, and the tokens that came with it go back later', async () => {
  const first = await startWithIssuers(['ACME'], { EMAIL_VERIFICATION: 'first' });
  try {
    const there = first.issuers.ACME;
    const owner = await first.app.make.user();
    await confirm(first.app, owner);
    const arrival = there.account({ email: owner.email, email_verified: false });
    await roundTrip(first.app.client(), 'oidc-acme', arrival);
    expect(there.revoked).toBe(0);
    await first.app.deps.database.pool.query(
      'UPDATE verification SET expiresAt = expiresAt - INTERVAL 31 MINUTE',
    );
    await first.app.deps.lapsedOffers.run();
    expect(there.revoked).toBe(1);
  } finally {
    await first.stop();
  }
});
