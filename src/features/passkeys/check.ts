import { defineCheck } from '../../auth/check-up.ts';

export const check = defineCheck<{ passkeys: number }>({
  facts: { passkeys: 'SELECT COUNT(*) FROM passkey WHERE userId = :user' },
  line: (_person, { passkeys }, { t }) => ({
    state: passkeys > 0 ? 'fine' : 'note',
    icon: 'passkey',
    title: t('passkeys.title'),
    detail:
      passkeys > 0 ? t('checkUp.passkeys.some', { count: passkeys }) : t('checkUp.passkeys.none'),
    href: '/account/passkeys',
    link: passkeys > 0 ? 'checkUp.manage' : 'checkUp.passkeys.create',
  }),
});
