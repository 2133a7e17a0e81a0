import { type Command, CommandError, EXIT } from '../../../auth/command.ts';
import { createSecrets } from '../../../auth/secrets.ts';
import { reseal as resealAll } from '../policy/reseal.ts';

export const reseal: Command = {
  name: 'secrets reseal',
  about: 'Encrypts anew what an older secret has encrypted, beside the running site.',
  async run(_given, room) {
    const { secret, newerSecrets } = room.config();
    const { sealing } = createSecrets(secret, newerSecrets);
    if (typeof sealing === 'string') {
      throw new CommandError('There is nothing to do: BETTER_AUTH_SECRETS has no newer secret.');
    }
    const { renewed, unreadable } = await resealAll((await room.database()).pool, sealing);
    const lost =
      unreadable > 0
        ? `\nCould not be read with any of the secrets, and were left: ${unreadable}.`
        : '';
    return {
      text: `Encrypted anew: ${renewed}.${lost}`,
      data: { renewed, unreadable },
      exit: unreadable > 0 ? EXIT.failed : EXIT.done,
    };
  },
};
