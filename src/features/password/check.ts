import { defineCheck } from '../../auth/check-up.ts';

export const check = defineCheck<{ passwordSince: Date | null }>({
  facts: {
    passwordSince: `SELECT updatedAt FROM account
      WHERE userId = :user AND providerId = 'credential' AND password IS NOT NULL LIMIT 1`,
  },
  line: (_person, { passwordSince }, { t, timeAgo }) => ({
    state: passwordSince ? 'fine' : 'note',
    icon: 'key',
    title: t('fields.password'),
    detail: passwordSince
      ? t('checkUp.password.since', { when: timeAgo(passwordSince).text })
      : t('checkUp.password.none'),
    href: '/account/password',
    link: passwordSince ? 'checkUp.change' : 'checkUp.password.set',
  }),
});
