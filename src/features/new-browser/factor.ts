import { codeField } from '../../auth/fields.ts';
import type { SecondFactor } from '../../auth/ladder/factor.ts';
import { checkboxField } from '../../web/fields.ts';
import { defineForm } from '../../web/form.ts';
import { demandsCode, sendFirstCode } from './code.ts';

/** The mailbox of somebody who has no second factor: a code is asked for in a browser that is new. */
export const factor: SecondFactor = {
  name: 'newBrowser',
  rank: 0,
  label: 'newBrowser.label',
  isSetUp: async (_ctx, user) => !user.twoFactorEnabled,
  asks: 'never',
  demands: demandsCode,
  begun: sendFirstCode,
  page: { title: 'newBrowser.title', description: 'newBrowser.description' },
  view: '/pages/new-browser/challenge',
  begin: '/new-browser/send-code',
  endpoint: '/new-browser/verify',
  // The browser is known from then on, so there is nothing to trust.
  form: defineForm({ code: { ...codeField, secret: true }, trust: checkboxField }),
  wrong: { field: 'code', key: 'mailCode.wrong' },
};
