import type { BetterAuthPlugin } from 'better-auth';
import { outboxSchema } from '../../mail/outbox-schema.ts';

/** Lets policies put mails into the outbox within the library's own transactions. */
export function outboxModel(): BetterAuthPlugin {
  return { id: 'outbox-model', schema: outboxSchema };
}
