import type { Environment } from '../../config/settings.ts';

export const settings = {
  /** Whether /api/auth/openapi.json is served. Production says it only when it is asked to. */
  API_DOCS: (set: Environment, mistake: (words: string) => void): boolean => {
    const { API_DOCS: wish = set.NODE_ENV === 'production' ? 'off' : 'on' } = set;
    if (wish !== 'on' && wish !== 'off') mistake('API_DOCS is neither on nor off.');
    return wish === 'on';
  },
};

declare module '../../config/settings.ts' {
  interface SettingParts {
    apiDocs: typeof settings;
  }
}
