import { createAuthClient } from 'better-auth/client';
import { expect, expectTypeOf, test } from 'vitest';
import { latchkeyClient, outcomeOf, type Person } from '../../src/client/index.ts';

/** Nothing is called: `npm run check` is what fails. */
const client = createAuthClient({ baseURL: 'http://localhost', plugins: [latchkeyClient()] });

test('a method knows what its endpoint takes, answers and refuses', () => {
  const chosen = () => client.changeUsername({ username: null });
  type Answer = Extract<Awaited<ReturnType<typeof chosen>>, { error: null }>['data'];
  expectTypeOf<Answer>().toEqualTypeOf<{
    readonly status: true;
    readonly username: string | null;
  }>();
  type Refusal = NonNullable<Awaited<ReturnType<typeof chosen>>['error']>;
  expectTypeOf<'USERNAME_RESERVED'>().toExtend<Refusal['code']>();
  expectTypeOf<Extract<Refusal, { code: 'STEP_UP_REQUIRED' }>['secondFactor']>().toBeBoolean();

  const calls = [
    () => client.history({ query: { filter: 'sign-ins' } }),
    () => client.recovery.request(),
    () => client.twoFactor.enableMail({ revokeOtherSessions: true }),
    () => client.twoFactor.keepBackupCodes({ token: 'x' }),
    () => client.verifyEmail({ token: 'x', startOver: true }),
    () => client.verifyEmailChange({ code: 'x' }),
    // @ts-expect-error A name is a text or nothing.
    () => client.changeUsername({ username: 1 }),
    // @ts-expect-error There is no such filter.
    () => client.history({ query: { filter: 'everything' } }),
    // @ts-expect-error Who presses the button of a link says so.
    () => client.notMe({ token: 'x' }),
    // @ts-expect-error The library's acts on GET.
    () => client.verifyEmail({ query: { token: 'x' } }),
  ];
  expect(calls).toHaveLength(10);
});

test('the person and the session have the fields of the site', () => {
  const read = () => client.getSession();
  type Found = NonNullable<Awaited<ReturnType<typeof read>>['data']>;
  expectTypeOf<Found['user']['timeZone']>().toEqualTypeOf<string>();
  expectTypeOf<Found['user']['username']>().toEqualTypeOf<string | null | undefined>();
  expectTypeOf<Found['user']['deletionDueAt']>().toEqualTypeOf<Date | null | undefined>();
  expectTypeOf<Found['session']['provenSecond']>().toEqualTypeOf<boolean>();
  expectTypeOf<Person['email']>().toEqualTypeOf<string>();
  const calls = [
    () => client.updateUser({ timeZone: 'Europe/Paris', appearance: 'dark' }),
    () => client.signUp.email({ name: 'x', email: 'x', password: 'x', language: 'en' }),
    // @ts-expect-error That is not theirs to write.
    () => client.updateUser({ disabledAt: null }),
  ];
  expect(calls).toHaveLength(3);
});

test('what a call has led to is one of a few', () => {
  const read = async () => outcomeOf(await client.signIn.email({ email: 'x', password: 'x' }));
  type Led = Awaited<ReturnType<typeof read>>;
  expectTypeOf<Extract<Led, { is: 'secondStep' }>['methods']>().toEqualTypeOf<readonly string[]>();
  expectTypeOf<Extract<Led, { is: 'done' }>['data']['user']['email']>().toEqualTypeOf<string>();
});

test('what the site does not offer is no method', () => {
  type Methods = keyof typeof client;
  type Closed = 'accountInfo' | 'getAccessToken' | 'refreshToken' | 'updateSession';
  expectTypeOf<Extract<Methods, Closed>>().toBeNever();
});
