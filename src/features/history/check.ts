import { defineCheck } from '../../auth/check-up.ts';
import { browserText } from '../../web/browser-text.ts';

/** Among how many of the newest events the last sign-in is looked for. */
const LOOKED_AT = 50;

interface LastSignIn extends Record<string, unknown> {
  readonly signInAt: Date | null;
  readonly signInIp: string | null;
  readonly signInAgent: string | null;
}

export const check = defineCheck<LastSignIn>({
  row: `SELECT event.createdAt AS signInAt, event.ipAddress AS signInIp, event.userAgent AS signInAgent
    FROM (
      SELECT id FROM auditEvent WHERE subjectId = :user ORDER BY id DESC LIMIT ${LOOKED_AT}
    ) AS recent
    JOIN auditEvent AS event ON event.id = recent.id
    WHERE event.event = 'signIn' AND event.outcome = 'success'
      AND (event.sessionId IS NULL OR event.sessionId <> :session)
    ORDER BY event.id DESC LIMIT 1`,
  line(_person, { signInAt, signInIp, signInAgent }, { t, timeAgo }) {
    if (!signInAt) return null;
    const facts = [browserText(t, signInAgent), signInIp, timeAgo(signInAt).text];
    return {
      state: 'note',
      icon: 'sign-in',
      title: t('checkUp.lastSignIn'),
      detail: facts.filter(Boolean).join(' · '),
      href: '/account/history',
      link: 'checkUp.show',
    };
  },
});
