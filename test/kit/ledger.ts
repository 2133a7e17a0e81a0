import { verify } from '@node-rs/argon2';
import type { Connection, RowDataPacket } from 'mysql2/promise';

/** What the clients were told, beside which the database is held afterwards. */
export interface Ledger {
  /** Addresses of sign-ups, by what was answered. */
  readonly signUps: Map<string, Told>;
  readonly members: readonly Member[];
}

/** What a client knows of an act: `unknown` when its connection broke before an answer. */
export type Told = 'acknowledged' | 'refused' | 'unknown';

/** Somebody who signs in, or changes what they have. */
export interface Member {
  readonly id: string;
  readonly email: string;
  cookie: string;
  /** What the browser has without its session. */
  readonly cookieSignedOut: string;
  password: string;
  name: string;
  /** Sessions there were when the ledger began. */
  sessions: number;
  readonly signIns: Record<Told, number>;
  /** Whether a change of the password was acknowledged since the last check. */
  changed: boolean;
  /** The change that was not acknowledged: after it, nothing more is asked of this member before the check. */
  open:
    | { readonly what: 'password' | 'name'; readonly value: string; readonly told: Told }
    | undefined;
}

/** What the database knows otherwise than the clients were told; each in words. */
export interface Difference {
  readonly lost: string[];
  readonly doneThoughRefused: string[];
}

/** Compares what was told to what is there, and makes the members' knowledge the database's. */
export async function compare(ledger: Ledger, owner: Connection): Promise<Difference> {
  const difference: Difference = { lost: [], doneThoughRefused: [] };
  await compareSignUps(ledger, owner, difference);
  const sessions = await sessionsOf(owner);
  for (const member of ledger.members) {
    compareSignIns(member, sessions.get(member.id) ?? 0, difference);
    await compareChanges(member, owner, difference);
  }
  ledger.signUps.clear();
  return difference;
}

async function compareSignUps(
  { signUps }: Ledger,
  owner: Connection,
  { lost, doneThoughRefused }: Difference,
): Promise<void> {
  const there = await column(owner, 'SELECT email AS value FROM user');
  const written = await column(owner, 'SELECT toAddress AS value FROM outbox');
  for (const [email, told] of signUps) {
    if (told === 'acknowledged' && !there.has(email)) lost.push(`the account ${email}`);
    else if (told === 'acknowledged' && !written.has(email)) lost.push(`the mail to ${email}`);
    if (told === 'refused' && there.has(email)) doneThoughRefused.push(`the account ${email}`);
  }
}

function compareSignIns(member: Member, now: number, difference: Difference): void {
  const { acknowledged, unknown } = member.signIns;
  const made = now - member.sessions;
  if (made < acknowledged) {
    difference.lost.push(`${acknowledged - made} sessions of ${member.email}`);
  }
  if (made > acknowledged + unknown) {
    difference.doneThoughRefused.push(
      `${made - acknowledged - unknown} sessions of ${member.email}`,
    );
  }
  member.sessions = now;
  Object.assign(member.signIns, { acknowledged: 0, refused: 0, unknown: 0 });
}

async function compareChanges(
  member: Member,
  owner: Connection,
  { lost, doneThoughRefused }: Difference,
): Promise<void> {
  const [[row]] = await owner.query<RowDataPacket[]>(
    `SELECT user.name, account.password FROM user
     JOIN account ON account.userId = user.id AND account.providerId = 'credential'
     WHERE user.id = ?`,
    [member.id],
  );
  const { open } = member;
  const isDone =
    open?.what === 'password'
      ? await verify(String(row?.password), open.value)
      : open !== undefined && row?.name === open.value;
  if (open && isDone) {
    if (open.told === 'refused') doneThoughRefused.push(`the ${open.what} of ${member.email}`);
    member[open.what] = open.value;
    // Another session may have taken its place, of which nobody was told.
    member.cookie = '';
  }
  if (row?.name !== member.name) lost.push(`the name of ${member.email}`);
  // Each hash costs time; a member who changed nothing is right.
  if (member.changed && !(await verify(String(row?.password), member.password))) {
    lost.push(`the password of ${member.email}`);
  }
  member.open = undefined;
  member.changed = false;
}

/** How many sessions each person has. */
async function sessionsOf(owner: Connection): Promise<Map<string, number>> {
  const [rows] = await owner.query<RowDataPacket[]>(
    'SELECT userId, COUNT(*) AS count FROM session GROUP BY userId',
  );
  return new Map(rows.map(({ userId, count }) => [String(userId), Number(count)]));
}

async function column(owner: Connection, sql: string): Promise<Set<string>> {
  const [rows] = await owner.query<RowDataPacket[]>(sql);
  return new Set(rows.map(({ value }) => String(value)));
}
