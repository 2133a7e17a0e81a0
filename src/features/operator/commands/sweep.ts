import type { Command } from '../../../auth/command.ts';

export const sweep: Command = {
  name: 'sweep',
  about: 'Removes what has run out, as the running site does every ten minutes.',
  async run(_given, room) {
    const { sweeper } = await room.site();
    const removed = await sweeper.sweep();
    const lines = Object.entries(removed).map(([table, count]) => `${table}: ${count}`);
    return { text: lines.join('\n') || 'Nothing has run out.', data: removed };
  },
};
