import { randomBytes, randomUUID } from 'node:crypto';
import { makeSignature } from 'better-auth/crypto';
import { v7 } from 'uuid';
import { showCode } from '../../src/auth/proof/mail-code.ts';
import type { ProofPurpose } from '../../src/auth/proof/mail-proof.ts';
import type { ProofRowsAdapter } from '../../src/auth/proof/mail-proof-rows.ts';
import type { Deps } from '../../src/deps.ts';
import { newAddress } from './client.ts';
import { mailsTo } from './inbox.ts';

type Row = Readonly<Record<string, unknown>>;

/** Somebody who has just come: who they are, and what their browser holds. */
export interface Newcomer {
  readonly id: string;
  readonly email: string;
  /** Where their browser seems to be. */
  readonly address: string;
  /** As the site set them. */
  readonly cookies: readonly string[];
}

/**
 * What a newcomer has left in the tables. Others are cast from it, which takes a tenth of the time that
 * the site takes for a sign-up and a sign-in, with their hashes and mails.
 */
export interface Mould extends Newcomer {
  /** Milliseconds; no row is younger. */
  readonly takenAt: number;
  readonly origin: string;
  /** By table, those first to which others point. */
  readonly rows: readonly (readonly [table: string, rows: readonly Row[]])[];
}

/** How a newcomer's rows are found. */
const TABLES = {
  user: 'id = :id',
  account: 'userId = :id',
  session: 'userId = :id',
  knownDevice: 'userId = :id',
  auditEvent: 'subjectId = :id',
  mailProof: 'aboutUserId = :id',
  outbox: 'userId = :id',
  inboxMail: 'toAddress = :email',
  rateLimit: '`key` REGEXP :marks',
};

/** Waits until the newcomer's mails have come, and reads what there is of them. */
export async function takeMould(
  deps: Deps,
  original: Newcomer & { readonly origin: string },
): Promise<Mould> {
  const { id, email } = original;
  await mailsTo(deps, email);
  const rows: [string, Row[]][] = [];
  for (const [table, where] of Object.entries(TABLES)) {
    const networks = rows.flatMap(([, found]) => addressesIn(found).map(networkOf));
    const marks = [deps.proofs.addressSubject(email), ...networks].join('|');
    const [found] = await deps.database.pool.query(
      { sql: `SELECT * FROM \`${table}\` WHERE ${where}`, namedPlaceholders: true },
      { id, email, marks },
    );
    rows.push([table, (found as Row[]).map(written)]);
  }
  return { ...original, rows, takenAt: Date.now() };
}

/** A row without what the database computes from the rest of it. */
function written({ aboutUserId: _id, aboutEmail: _email, ...row }: Row): Row {
  return row;
}

/** Makes somebody else who has done the same, a moment ago. */
export async function cast(
  mould: Mould,
  deps: Deps,
  wanted: { readonly origin: string; readonly email: string },
): Promise<Newcomer> {
  const others = await otherWords(mould, deps, wanted.email);
  others.set(mould.email, wanted.email).set(mould.origin, wanted.origin);
  const change = changer(others, Date.now() - mould.takenAt);
  for (const [table, rows] of mould.rows) {
    const [first] = rows;
    if (!first) continue;
    const values = rows.map((row) => Object.values(row).map(change));
    await deps.database.pool.query('INSERT INTO ?? (??) VALUES ?', [
      table,
      Object.keys(first),
      values,
    ]);
  }
  return {
    email: wanted.email,
    id: String(change(mould.id)),
    address: String(change(mould.address)),
    cookies: mould.cookies.map((cookie) => String(change(cookie))),
  };
}

/** Replaces in texts what is another newcomer's, and moves times by so many milliseconds. */
function changer(others: ReadonlyMap<string, string>, later: number) {
  // The longest first: some begin with others.
  const words = [...others.keys()].sort((a, b) => b.length - a.length);
  const any = new RegExp(words.map((word) => word.replace(/\W/g, '\\$&')).join('|'), 'g');
  return (value: unknown) => {
    if (value instanceof Date) return new Date(value.getTime() + later);
    if (typeof value !== 'string') return value;
    return value.replace(any, (word) => others.get(word) ?? word);
  };
}

const UUIDS = /\b[0-9a-f]{8}-[0-9a-f]{4}-[47][0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}\b/g;

/** The ids, secrets, addresses and networks of a newcomer, and those of another. */
async function otherWords(mould: Mould, deps: Deps, email: string): Promise<Map<string, string>> {
  const others = new Map<string, string>();
  // Sorted, so that what came later has the higher id once more.
  for (const id of [...new Set(JSON.stringify(mould.rows).match(UUIDS))].sort()) {
    others.set(id, id[14] === '7' ? v7() : randomUUID());
  }
  for (const address of mould.rows.flatMap(([, rows]) => addressesIn(rows))) {
    const other = newAddress();
    others.set(address, other).set(networkOf(address), networkOf(other));
  }
  for (const { requestId } of rowsOf(mould, 'auditEvent')) {
    others.set(String(requestId), randomBytes(6).toString('hex'));
  }
  for (const row of rowsOf(mould, 'session')) await otherSession(others, mould, row, deps);
  others.set(deps.proofs.addressSubject(mould.email), deps.proofs.addressSubject(email));
  for (const row of rowsOf(mould, 'mailProof')) await otherProof(others, mould, row, deps);
  return others;
}

function rowsOf({ rows }: Mould, wanted: keyof typeof TABLES): readonly Row[] {
  return rows.find(([table]) => table === wanted)?.[1] ?? [];
}

/** Those that only this newcomer has. */
function addressesIn(rows: readonly Row[]): string[] {
  const addresses = rows.map(({ ipAddress }) => String(ipAddress));
  return [...new Set(addresses.filter((one) => one.startsWith('2001:db8:')))];
}

/** How the network of an address like `2001:db8:1:2::1`, its first 56 bits, begins where a limit writes it. */
function networkOf(address: string): string {
  const [network = ''] = address.split('::');
  const groups = [...network.split(':'), '0', '0', '0', '0'];
  const whole = groups.map((group) => group.padStart(4, '0')).join(':');
  return whole.slice(0, '2001:0db8:0001:00'.length);
}

/** A token, and the cookies that are signed. */
async function otherSession(
  others: Map<string, string>,
  { cookies }: Mould,
  { token, deviceId }: Row,
  deps: Deps,
): Promise<void> {
  const { secret } = await deps.auth.$context;
  const cookieOf = async (value: string) =>
    encodeURIComponent(`${value}.${await makeSignature(value, secret)}`);
  const other = randomBytes(24).toString('base64url');
  others.set(await cookieOf(String(token)), await cookieOf(other)).set(String(token), other);
  const device = /\.device=([^;]+)/.exec(cookies.join('\n'))?.[1];
  if (!device?.startsWith(String(deviceId))) return;
  const ctx = {
    context: { createAuthCookie: () => ({}) },
    setCookie: (_name: string, value: string) => others.set(device, value),
  };
  const id = others.get(String(deviceId)) ?? '';
  deps.deviceCookie.write(ctx as unknown as Parameters<Deps['deviceCookie']['write']>[0], id);
}

/** The link with a proof's token, and perhaps its code. */
const LINKS: Partial<Record<ProofPurpose, RegExp>> = {
  'confirm-email': /\/verify-email\?token=([\w-]+)\.(\w+)/,
  'not-me': /\/not-me\?token=([\w-]+)/,
};

/** A link and a code, and what is kept of them. */
async function otherProof(
  others: Map<string, string>,
  mould: Mould,
  row: Row,
  deps: Deps,
): Promise<void> {
  const purpose = row.purpose as ProofPurpose;
  const texts = rowsOf(mould, 'inboxMail').map(({ text }) => String(text));
  const [, token, code] = texts.flatMap((text) => LINKS[purpose]?.exec(text) ?? []);
  if (!token) throw new Error(`no mail of a newcomer has a link to ${purpose}`);
  let kept: Row = {};
  const adapter = {
    findOne: async () => null,
    create: async ({ data }: { data: Row }) => {
      kept = data;
    },
  };
  const subject = others.get(String(row.subject)) ?? '';
  const wanted = { purpose, subject, lifetime: 1 };
  const issued = await deps.proofs.issue(adapter as unknown as ProofRowsAdapter, wanted);
  if (!issued.ok) throw new Error(`no proof to ${purpose} was issued`);
  others.set(token, issued.token);
  if (code) others.set(code, issued.code).set(showCode(code), showCode(issued.code));
  others.set(String(row.tokenHash), String(kept.tokenHash));
  others.set(String(row.codeHash), String(kept.codeHash));
}
