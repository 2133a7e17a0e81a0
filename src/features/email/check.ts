import { defineCheck } from '../../auth/check-up.ts';
import { shownEmail } from '../../email-address.ts';

export const check = defineCheck({
  line: ({ email, emailVerified }, _facts, { t }) => ({
    state: emailVerified ? 'fine' : 'look',
    icon: 'mail',
    title: t(emailVerified ? 'checkUp.email.confirmed' : 'checkUp.email.unconfirmed'),
    detail: shownEmail(email),
    href: emailVerified ? '/account/email' : '/verify-email',
    link: emailVerified ? 'checkUp.change' : 'checkUp.email.confirm',
  }),
});
