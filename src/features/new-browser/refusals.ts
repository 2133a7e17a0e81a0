import type { Refusals } from '../../auth/errors.ts';

export const refusals: Refusals = {
  NEW_BROWSER_CODE_NOT_OFFERED: { field: '', message: { key: 'newBrowser.notOffered' } },
};
