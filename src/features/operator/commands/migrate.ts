import type { Command } from '../../../auth/command.ts';
import { migrate as applyPending, migrationStatus } from '../../../db/migrate.ts';

export const migrate: Command = {
  name: 'migrate',
  about: 'Applies the migrations that are pending.',
  options: { status: { about: 'only tells which are applied, and which are pending' } },
  async run({ options }, room) {
    const { source } = await room.database();
    if (options.status) {
      const all = await migrationStatus(source);
      const lines = all.map(({ name, appliedAt, isKnown }) => {
        const of = isKnown ? '' : '  (by a newer version; this one does not know it)';
        return `${name}  ${appliedAt?.toISOString() ?? 'pending'}${of}`;
      });
      return { text: lines.join('\n'), data: all };
    }
    const applied = await applyPending(source, room.warn);
    return {
      text: applied.length === 0 ? 'Nothing is pending.' : `Applied: ${applied.join(', ')}`,
      data: { applied },
    };
  },
};
