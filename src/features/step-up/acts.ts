import type { PausedAct } from '../../auth/step-up/paused-requests.ts';
import type { SensitivePath } from '../../auth/step-up/step-up.ts';
import type { WordKey } from '../../i18n/words.ts';

/** What each endpoint does that wants a proof, so that people see what theirs is for. */
const ACTS: Readonly<Record<SensitivePath, WordKey>> = {
  '/change-email': 'stepUp.acts.changeEmail',
  '/data-export/download': 'stepUp.acts.download',
  '/delete-user': 'stepUp.acts.deleteAccount',
  '/export-data': 'stepUp.acts.exportData',
  '/change-password': 'stepUp.acts.changePassword',
  '/change-username': 'stepUp.acts.changeUserName',
  '/link-social': 'stepUp.acts.connect',
  '/set-password': 'stepUp.acts.setPassword',
  '/unlink-account': 'stepUp.acts.disconnect',
  '/two-factor/disable-mail': 'stepUp.acts.mailFactorOff',
  '/two-factor/enable-mail': 'stepUp.acts.mailFactorOn',
  '/two-factor/generate-backup-codes': 'stepUp.acts.recoveryCodes',
  '/passkey/delete-passkey': 'stepUp.acts.removePasskey',
  '/passkey/generate-register-options': 'stepUp.acts.createPasskey',
  '/passkey/second-step': 'stepUp.acts.passkeyStep',
  '/passkey/verify-registration': 'stepUp.acts.addPasskey',
  '/two-factor/disable': 'stepUp.acts.totpOff',
  '/two-factor/enable': 'stepUp.acts.setUpTotp',
  '/two-factor/verify-totp': 'stepUp.acts.totpOn',
};

/** The words for an act that waits. */
export function nameOfAct({ endpoint }: PausedAct): WordKey {
  return ACTS[endpoint];
}
