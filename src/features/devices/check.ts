import { defineCheck } from '../../auth/check-up.ts';
import { MOST_SHOWN } from './queries.ts';

export const check = defineCheck<{ otherDevices: number }>({
  facts: {
    otherDevices: `SELECT COUNT(*) FROM (
        SELECT id FROM session
        WHERE userId = :user AND id <> :session AND expiresAt > UTC_TIMESTAMP(3)
        LIMIT ${MOST_SHOWN}
      ) AS others`,
  },
  line: (_person, { otherDevices }, { t }) => ({
    state: 'note',
    icon: 'device',
    title: t('devices.title'),
    detail: t(otherDevices === 0 ? 'checkUp.devices.here' : 'checkUp.devices.others', {
      count: otherDevices,
    }),
    href: '/account/devices',
    link: 'checkUp.manage',
  }),
});
