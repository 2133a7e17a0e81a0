import { getCurrentAdapter } from 'better-auth';
import type { FactorContext } from '../../../auth/ladder/factor.ts';

/** The columns of a user row that decide about a code by mail. */
interface Chooser {
  readonly mailSecondStep?: boolean | null;
  readonly emailVerified: boolean;
}

/** Whether a person takes the second step with a code by mail: they chose so, and the mail is theirs. */
export async function hasMailFactor(
  ctx: FactorContext,
  { id }: { readonly id: string },
): Promise<boolean> {
  const adapter = await getCurrentAdapter(ctx.context.adapter);
  const user = await adapter.findOne<Chooser>({
    model: 'user',
    where: [{ field: 'id', value: id }],
  });
  return Boolean(user?.mailSecondStep && user.emailVerified);
}
