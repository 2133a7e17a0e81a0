import { defineCheck } from '../../auth/check-up.ts';
import { RECOVERY_CODES } from './recovery-codes/codes.ts';

const secondStep = defineCheck<{ appSince: Date | null }>({
  facts: {
    appSince: 'SELECT createdAt FROM twoFactor WHERE userId = :user AND verified = TRUE LIMIT 1',
  },
  line({ twoFactorEnabled, mailSecondStep, passkeySecondStep }, { appSince }, { t }) {
    const on = [
      appSince && t('checkUp.secondStep.app'),
      passkeySecondStep && t('checkUp.secondStep.passkey'),
      mailSecondStep && t('checkUp.secondStep.mail'),
    ];
    return {
      state: twoFactorEnabled ? 'fine' : 'look',
      icon: 'shield',
      title: t('security.title'),
      detail: twoFactorEnabled
        ? t('checkUp.secondStep.on', { ways: on.filter(Boolean).join(', ') })
        : t('checkUp.secondStep.off'),
      href: '/account/security',
      link: twoFactorEnabled ? 'checkUp.manage' : 'checkUp.secondStep.setUp',
    };
  },
});

const recoveryCodes = defineCheck<{ codesMade: number; codesUsed: number }>({
  concerns: ({ twoFactorEnabled }) => Boolean(twoFactorEnabled),
  facts: {
    codesMade: 'SELECT COUNT(*) FROM recoveryCode WHERE userId = :user',
    codesUsed: 'SELECT COUNT(usedAt) FROM recoveryCode WHERE userId = :user',
  },
  line(_person, { codesMade, codesUsed }, { t }) {
    const left = codesMade - codesUsed;
    return {
      state: left > RECOVERY_CODES.few ? 'fine' : 'look',
      icon: 'key',
      title: t('recoveryCodes.title'),
      detail:
        codesMade > 0
          ? t('recoveryCodes.left', { count: left, total: codesMade })
          : t('checkUp.recoveryCodes.none'),
      href: '/account/security/recovery-codes',
      link: codesMade > 0 ? 'checkUp.manage' : 'recoveryCodes.make',
    };
  },
});

export const checks = [secondStep, recoveryCodes];
