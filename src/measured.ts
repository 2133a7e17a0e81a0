import { sql } from 'kysely';
import type { Deps } from './auth/deps.ts';
import { features } from './features/index.ts';
import type { TallyRow } from './tally.ts';
import type { Counted } from './web/metrics.ts';

/** Everything that /metrics tells beside the process and its requests. docs/operations.md lists it. */
export function measured(deps: Deps): readonly Counted[] {
  const { outbox, passwords, database, tallies, workers, sweeper } = deps;
  return [
    {
      name: 'latchkey_mails_total',
      help: 'Mails by how they ended; a retried one is still waiting.',
      labels: ['result'],
      rows: () => Object.entries(outbox.counts).map(([result, count]) => [count, result]),
    },
    {
      name: 'latchkey_outbox_mails',
      help: 'Mails in the table outbox, by their state.',
      kind: 'gauge',
      labels: ['state'],
      seenByAll: true,
      rows: () => outboxStates(deps),
    },
    {
      name: 'latchkey_outbox_oldest_seconds',
      help: 'The age of the mail that has waited longest; 0 when none waits.',
      kind: 'gauge',
      seenByAll: true,
      rows: () => oldestMail(deps),
    },
    {
      name: 'latchkey_sign_ins_total',
      help: 'Sign-ins by way (a password, a passkey …) and outcome.',
      labels: ['way', 'outcome'],
      rows: tallies.signIns.rows,
    },
    {
      name: 'latchkey_audit_events_total',
      help: 'Audit events that this process has written, by kind and outcome.',
      labels: ['event', 'outcome'],
      rows: tallies.events.rows,
    },
    {
      name: 'latchkey_lockouts_total',
      help: 'Locks after wrong passwords or codes of apps, and accounts locked by "this was not me".',
      labels: ['of'],
      rows: tallies.lockouts.rows,
    },
    {
      name: 'latchkey_hashes_refused_total',
      help: 'Passwords that were not hashed, because too many others waited.',
      rows: () => [[passwords.turnedAway]],
    },
    {
      name: 'latchkey_hashes',
      help: 'Passwords that are being hashed, and those that wait for it.',
      kind: 'gauge',
      labels: ['state'],
      rows: () => Object.entries(passwords.queue).map(([state, count]) => [count, state]),
    },
    {
      name: 'latchkey_database_connections',
      help: 'Connections of the pool by state; "wanted" are requests that wait for one.',
      kind: 'gauge',
      labels: ['state'],
      rows: () => Object.entries(database.connections()).map(([state, count]) => [count, state]),
    },
    {
      name: 'latchkey_chore_runs_total',
      help: 'Rounds of what is done on the side, by how they ended.',
      labels: ['chore', 'result'],
      rows: () =>
        [...workers, sweeper].flatMap(({ name, rounds }): TallyRow[] => [
          [rounds.done, name, 'done'],
          [rounds.failed, name, 'failed'],
        ]),
    },
    ...features.flatMap(({ counted }) => counted?.(deps) ?? []),
  ];
}

async function outboxStates({ database }: Pick<Deps, 'database'>): Promise<TallyRow[]> {
  const { rows } = await sql<{ state: string; count: string }>`
    SELECT state, COUNT(*) AS count FROM outbox GROUP BY state`.execute(database.query);
  const counts = new Map(rows.map(({ state, count }) => [state, Number(count)]));
  return ['waiting', 'sent', 'gaveUp', 'stale'].map((state) => [counts.get(state) ?? 0, state]);
}

async function oldestMail({ database }: Pick<Deps, 'database'>): Promise<TallyRow[]> {
  const { rows } = await sql<{ age: string | null }>`
    SELECT TIMESTAMPDIFF(SECOND, MIN(createdAt), UTC_TIMESTAMP(3)) AS age FROM outbox
    WHERE state = 'waiting'`.execute(database.query);
  return [[Math.max(0, Number(rows[0]?.age ?? 0))]];
}
