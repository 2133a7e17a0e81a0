import { type Act, type Actor, callApi, tokenIn } from './act.ts';
import type { TestApp } from './app.ts';
import { mailedCode } from './lost-factors.ts';
import { confirm } from './second-step.ts';

/** The acts around recovery codes, codes by mail and the loss of every factor. */
export function actsOfLostFactors(app: TestApp): Act[] {
  async function withMailFactor({ client, user }: Actor): Promise<object> {
    await confirm(app, user);
    await callApi(client, '/two-factor/enable-mail');
    return {};
  }

  async function withCodes(actor: Actor): Promise<string> {
    await withMailFactor(actor);
    const { body } = await callApi(actor.client, '/two-factor/generate-backup-codes');
    return body.backupCodes[0];
  }

  /** Leaves the browser between the two steps. */
  async function halfSignIn({ client, user }: Actor): Promise<object> {
    await callApi(client, '/sign-out');
    await callApi(client, '/sign-in/email', { email: user.email, password: user.password });
    return {};
  }

  /** Half signed in, as somebody without a second factor is in a new browser. */
  async function inNewBrowser(actor: Actor): Promise<object> {
    await withMailFactor(actor);
    await halfSignIn(actor);
    await app.deps.database.query
      .updateTable('user')
      .set({ twoFactorEnabled: false, mailSecondStep: false })
      .where('id', '=', actor.user.id)
      .execute();
    return {};
  }

  /** The link to begin the wait, asked for in another browser. */
  async function startToken(actor: Actor): Promise<string> {
    await withMailFactor(actor);
    const other = { ...actor, client: app.client() };
    await halfSignIn(other);
    await callApi(other.client, '/recovery/request');
    return tokenIn(app, actor.user.email, '/recovery/start');
  }

  const nobody = { guest: true, about: 'nobody' } as const;

  return [
    {
      path: '/two-factor/enable-mail',
      ends: 'success',
      body: async ({ user }) => {
        await confirm(app, user);
        return {};
      },
    },
    { path: '/two-factor/enable-mail', ends: 'refused' },
    { path: '/two-factor/disable-mail', ends: 'success', body: withMailFactor },
    { path: '/two-factor/disable-mail', ends: 'refused' },
    { path: '/two-factor/generate-backup-codes', ends: 'success', body: withMailFactor },
    { path: '/two-factor/generate-backup-codes', ends: 'refused' },
    {
      path: '/two-factor/keep-backup-codes',
      ends: 'success',
      body: async (actor) => {
        await withMailFactor(actor);
        const made = { saved: false };
        const { body } = await callApi(actor.client, '/two-factor/generate-backup-codes', made);
        return { token: body.token };
      },
    },
    {
      path: '/two-factor/keep-backup-codes',
      ends: 'refused',
      body: () => ({ token: 'of nothing' }),
    },
    {
      path: '/two-factor/verify-backup-code',
      ends: 'success',
      body: async (actor) => {
        const code = await withCodes(actor);
        return { ...(await halfSignIn(actor)), code };
      },
    },
    {
      path: '/two-factor/verify-backup-code',
      ends: 'refused',
      by: 'nobody',
      body: async (actor) => {
        await withCodes(actor);
        return { ...(await halfSignIn(actor)), code: 'AAAA-AAAA-AAAA-AAA1' };
      },
    },
    {
      path: '/two-factor/send-otp',
      ends: 'success',
      by: 'nobody',
      body: async (actor) => {
        await withMailFactor(actor);
        return halfSignIn(actor);
      },
    },
    { path: '/two-factor/send-otp', ends: 'refused', ...nobody },
    {
      path: '/two-factor/verify-otp',
      ends: 'success',
      body: async (actor) => {
        await withMailFactor(actor);
        await halfSignIn(actor);
        await callApi(actor.client, '/two-factor/send-otp');
        return { code: await mailedCode(app, actor.user) };
      },
    },
    {
      path: '/two-factor/verify-otp',
      ends: 'refused',
      by: 'nobody',
      body: async (actor) => {
        await withMailFactor(actor);
        return { ...(await halfSignIn(actor)), code: 'AAAA-AAAA' };
      },
    },
    { path: '/new-browser/send-code', ends: 'success', by: 'nobody', body: inNewBrowser },
    { path: '/new-browser/send-code', ends: 'refused', ...nobody },
    {
      path: '/new-browser/verify',
      ends: 'success',
      body: async (actor) => {
        await inNewBrowser(actor);
        await callApi(actor.client, '/new-browser/send-code');
        return { code: await mailedCode(app, actor.user) };
      },
    },
    {
      path: '/new-browser/verify',
      ends: 'refused',
      by: 'nobody',
      body: async (actor) => ({ ...(await inNewBrowser(actor)), code: 'AAAA-AAAA' }),
    },
    {
      path: '/step-up/recovery-code',
      ends: 'success',
      body: async (actor) => ({ code: await withCodes(actor) }),
    },
    { path: '/step-up/recovery-code', ends: 'refused', body: () => ({ code: 'no code' }) },
    {
      path: '/step-up/send-mail-code',
      ends: 'success',
      body: async ({ user }) => {
        await confirm(app, user);
        return {};
      },
    },
    { path: '/step-up/send-mail-code', ends: 'refused' },
    {
      path: '/step-up/mail-code',
      ends: 'success',
      body: async ({ client, user }) => {
        await confirm(app, user);
        await callApi(client, '/step-up/send-mail-code');
        return { code: await mailedCode(app, user) };
      },
    },
    { path: '/step-up/mail-code', ends: 'refused', body: () => ({ code: 'no code' }) },
    {
      path: '/recovery/request',
      ends: 'success',
      by: 'nobody',
      body: async (actor) => {
        await withMailFactor(actor);
        return halfSignIn(actor);
      },
    },
    { path: '/recovery/request', ends: 'refused', ...nobody },
    {
      path: '/recovery/start',
      ends: 'success',
      guest: true,
      by: 'subject',
      body: async (actor) => ({ token: await startToken(actor), deliberate: true }),
    },
    {
      path: '/recovery/start',
      ends: 'refused',
      ...nobody,
      body: () => ({ token: 'made-up', deliberate: true }),
    },
    {
      path: '/recovery/cancel',
      ends: 'success',
      body: async (actor) => {
        await callApi(app.client(), '/recovery/start', {
          token: await startToken(actor),
          deliberate: true,
        });
        return {};
      },
    },
    { path: '/recovery/cancel', ends: 'refused' },
    {
      path: '/recovery/cancel',
      ends: 'refused',
      ...nobody,
      body: () => ({ token: 'made-up', deliberate: true }),
    },
  ];
}
