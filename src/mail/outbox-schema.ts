import type { BetterAuthPlugin } from 'better-auth';

/** The table `outbox` as Better Auth's adapter needs to know it to write into its transactions. */
export const outboxSchema = {
  outbox: {
    fields: {
      messageId: { type: 'string', required: true },
      toAddress: { type: 'string', required: true },
      message: { type: 'string', required: true },
      language: { type: 'string', required: true },
      data: { type: 'string', required: false },
      userId: {
        type: 'string',
        required: false,
        references: { model: 'user', field: 'id', onDelete: 'cascade' },
      },
      state: { type: 'string', required: true },
      attempts: { type: 'number', required: true },
      nextAttemptAt: { type: 'date', required: true },
      claimedUntil: { type: 'date', required: false },
      usefulUntil: { type: 'date', required: false },
      createdAt: { type: 'date', required: true },
      sentAt: { type: 'date', required: false },
      lastError: { type: 'string', required: false },
      askedFrom: { type: 'string', required: false },
    },
  },
} satisfies BetterAuthPlugin['schema'];
