import { type Command, CommandError, EXIT } from '../../../auth/command.ts';
import { allSecrets, createSecrets } from '../../../auth/secrets.ts';
import { type Verified, verifyTrail } from '../seals/verify.ts';
import { option } from './given.ts';

export const auditVerify: Command = {
  name: 'audit verify',
  about: 'Compares the audit events with their seals, and names the first that does not fit.',
  options: { seal: { about: 'a seal from the log, which has to be there', value: 'seal' } },
  async run(given, room) {
    const kept = option(given, 'seal');
    if (kept !== undefined && !/^\d+:[\w-]{43}$/.test(kept)) {
      throw new CommandError('A seal is written as in the log: its number, a colon and 43 signs.');
    }
    const { secret, newerSecrets } = room.config();
    const secrets = allSecrets(createSecrets(secret, newerSecrets).sealing);
    const verified = await verifyTrail(await room.database(), secrets, kept);
    return {
      text: textOf(verified),
      data: verified,
      exit: verified.misfits.length > 0 ? EXIT.unwell : EXIT.done,
    };
  },
};

function textOf({ misfits, seals, events, over, unsealed, newest }: Verified): string {
  if (misfits.length > 0) {
    return ['The trail does not fit its seals.', ...misfits.map(({ text }) => text)].join('\n');
  }
  const gone = over > 0 ? ` ${over} more are gone because their year is over.` : '';
  return [
    `${events} events are as they were sealed, by ${seals} seals.${gone}`,
    `Not sealed yet: ${unsealed}.`,
    ...(newest ? [`Newest seal: ${newest}`] : []),
  ].join('\n');
}
