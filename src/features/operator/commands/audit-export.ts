import type { Selectable } from 'kysely';
import { type Command, noSuchAccount } from '../../../auth/command.ts';
import type { Database } from '../../../db/database.ts';
import type { Schema } from '../../../db/schema.ts';
import { accountNamed } from '../policy/account-named.ts';
import { moment, option } from './given.ts';

const AT_ONCE = 1000;

/** Lists the audit trail. Reads a thousand rows at a time, beside the running site. */
export const auditExport: Command = {
  name: 'audit export',
  about: 'Writes the audit events to standard output, one JSON object a line, the oldest first.',
  options: {
    since: { about: 'from this day or moment on (UTC)', value: 'day' },
    until: { about: 'before this day or moment (UTC)', value: 'day' },
    who: { about: 'of one account', value: 'who' },
    event: { about: 'of one kind, such as signIn', value: 'event' },
  },
  async run(given, room) {
    const since = moment(given, 'since');
    const until = moment(given, 'until');
    const event = option(given, 'event');
    const { query } = await room.database();
    const subjectId = await idOf({ query }, option(given, 'who'));
    const events = query.selectFrom('auditEvent').selectAll();
    let count = 0;
    let after: string | undefined = '';
    while (after !== undefined) {
      let rows = events.where('id', '>', after);
      if (since) rows = rows.where('createdAt', '>=', since);
      if (until) rows = rows.where('createdAt', '<', until);
      if (subjectId) rows = rows.where('subjectId', '=', subjectId);
      // A name that is none of ours is not compared: the column is ASCII.
      if (event) rows = rows.where('event', '=', /^\w+$/.test(event) ? event : '-');
      const batch: Selectable<Schema['auditEvent']>[] = await rows
        .orderBy('id')
        .limit(AT_ONCE)
        .execute();
      for (const row of batch) {
        const detail = row.detail === null ? null : JSON.parse(row.detail);
        await room.write(`${JSON.stringify({ ...row, detail })}\n`);
      }
      count += batch.length;
      after = batch.at(-1)?.id;
    }
    return { text: '', data: { count } };
  },
};

async function idOf(
  { query }: Pick<Database, 'query'>,
  who: string | undefined,
): Promise<string | undefined> {
  if (who === undefined) return undefined;
  const user = await query
    .selectFrom('user')
    .select('id')
    .where(accountNamed(who))
    .executeTakeFirst();
  if (!user) throw noSuchAccount(who);
  return user.id;
}
