import { defineRequestState } from '@better-auth/core/context';

/**
 * Whose second step has ceased to be asked for in this request: the notice of whatever act it was says so
 * (record/notices.ts). A leaf, which the record and the ladder may both know.
 */
export const secondStepEnded = defineRequestState<string | null>(() => null);
