import type { Words } from '../../i18n/words.ts';
import type { Letter, Message, Site } from '../message.ts';
import { accountChanged } from './account-changed.ts';
import { accountDeleted } from './account-deleted.ts';
import { accountExists } from './account-exists.ts';
import { accountLocked } from './account-locked.ts';
import { confirmEmail } from './confirm-email.ts';
import { emailChangeConfirm } from './email-change-confirm.ts';
import { emailChangeTaken } from './email-change-taken.ts';
import { emailChangedUndo } from './email-changed-undo.ts';
import { emailRemoved } from './email-removed.ts';
import { exportReady } from './export-ready.ts';
import { newDevice } from './new-device.ts';
import { noAccount } from './no-account.ts';
import { passwordLocked } from './password-locked.ts';
import { proofLocked } from './proof-locked.ts';
import { recoveryDone } from './recovery-done.ts';
import { recoveryLink } from './recovery-link.ts';
import { recoveryStarted } from './recovery-started.ts';
import { resetPassword } from './reset-password.ts';
import { secondStepCode } from './second-step-code.ts';
import { secondStepLocked } from './second-step-locked.ts';
import { signIn } from './sign-in.ts';

/** Every mail that the site sends. A new one is a file and a line here; its words are in i18n. */
export const messages = {
  'account-changed': accountChanged,
  'account-deleted': accountDeleted,
  'account-exists': accountExists,
  'account-locked': accountLocked,
  'confirm-email': confirmEmail,
  'new-device': newDevice,
  'email-change-confirm': emailChangeConfirm,
  'email-change-taken': emailChangeTaken,
  'email-changed-undo': emailChangedUndo,
  'email-removed': emailRemoved,
  'export-ready': exportReady,
  'no-account': noAccount,
  'password-locked': passwordLocked,
  'proof-locked': proofLocked,
  'recovery-done': recoveryDone,
  'recovery-link': recoveryLink,
  'recovery-started': recoveryStarted,
  'reset-password': resetPassword,
  'second-step-locked': secondStepLocked,
  'sign-in': signIn,
  'second-step-code': secondStepCode,
} as const satisfies Record<string, AnyMessage>;

export type MessageName = keyof typeof messages;

/** What a message needs to know. */
export type MessageData<K extends MessageName> = (typeof messages)[K]['sample'];

/** A message whatever its data are. */
interface AnyMessage {
  letter(t: Words, data: never, site: Site): Letter;
  readonly sample: object;
}

/** The names of all messages. */
export const messageNames = Object.keys(messages) as readonly MessageName[];

/** Whether a name out of the database is a message that this version knows. */
export function isMessageName(name: string): name is MessageName {
  return Object.hasOwn(messages, name);
}

/** The message of a name, for data that were checked when they were put into the outbox. */
export function messageOf(name: MessageName): Message<unknown> {
  return messages[name] as Message<unknown>;
}
