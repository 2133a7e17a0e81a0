import { type GenericEndpointContext, getCurrentAdapter } from 'better-auth';

/**
 * Ends the sessions of a person, all or all but one, within the transaction that is under way, if
 * any; what they had paused goes with them. Gives how many there were.
 */
export async function endOtherSessions(
  ctx: GenericEndpointContext,
  userId: string,
  keepSessionId: string | null,
): Promise<number> {
  const adapter = await getCurrentAdapter(ctx.context.adapter);
  return adapter.deleteMany({
    model: 'session',
    where: [
      { field: 'userId', value: userId },
      ...(keepSessionId === null
        ? []
        : [{ field: 'id', operator: 'ne' as const, value: keepSessionId }]),
    ],
  });
}
