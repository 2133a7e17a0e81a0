import { defineRequestState } from '@better-auth/core/context';

/**
 * The person whose second step has ceased to be asked for in this request: the notice of the act says so
 * (record/notices.ts). A module of its own, because both the record and the ladder need it.
 */
export const secondStepEnded = defineRequestState<string | null>(() => null);
