import {
  type Command,
  type CommandOutcome,
  type CommandRoom,
  noSuchAccount,
} from '../../../auth/command.ts';
import { switchAccount } from '../policy/account-switch.ts';

export const disable: Command = {
  name: 'users disable',
  about: 'Keeps everybody out of an account; its sessions end.',
  operand: '<who>',
  run: ({ operand }, room) => turn(room, operand, 'off'),
};

export const enable: Command = {
  name: 'users enable',
  about: 'Takes that back; everything is as before, but for the sessions.',
  operand: '<who>',
  run: ({ operand }, room) => turn(room, operand, 'on'),
};

async function turn(room: CommandRoom, who: string, to: 'off' | 'on'): Promise<CommandOutcome> {
  const switched = await switchAccount(await room.database(), who, to);
  if (switched === 'unknown') throw noSuchAccount(who);
  const state = to === 'off' ? 'disabled' : 'enabled';
  const changed = switched === 'done';
  return {
    text: `The account of ${who} ${changed ? 'is' : 'was'} ${state}${changed ? '' : ' already'}.`,
    data: { state, changed },
  };
}
