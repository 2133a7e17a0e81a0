import type { GenericEndpointContext } from 'better-auth';
import { currentPasswordField } from '../../auth/fields.ts';
import type { ProofWay } from '../../auth/step-up/proof-way.ts';
import { defineForm } from '../../web/form.ts';

/** The password as a proof that it is still you. */
export const proof: ProofWay = {
  name: 'password',
  rank: 3,
  label: 'stepUp.ways.password',
  isSecondFactor: false,
  has: hasPassword,
  view: '/pages/step-up/password',
  endpoint: '/step-up/password',
  form: defineForm({ password: currentPasswordField }),
  wrong: { field: 'password', key: 'stepUp.wrong' },
};

async function hasPassword(
  ctx: GenericEndpointContext,
  { id }: { readonly id: string },
): Promise<boolean> {
  return Boolean((await ctx.context.internalAdapter.findCredentialAccount(id))?.password);
}
