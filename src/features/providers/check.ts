import { defineCheck } from '../../auth/check-up.ts';

/** Says nothing of a site without providers to somebody without connections. */
export const check = defineCheck<{ connections: number }>({
  facts: {
    connections: `SELECT COUNT(*) FROM account
      WHERE userId = :user AND providerId <> 'credential'`,
  },
  line: (_person, { connections }, { t }) =>
    connections === 0
      ? null
      : {
          state: 'note',
          icon: 'link',
          title: t('connections.title'),
          detail: t('checkUp.connections', { count: connections }),
          href: '/account/connections',
          link: 'checkUp.manage',
        },
});
