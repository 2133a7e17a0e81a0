import { randomBytes } from 'node:crypto';
import type { RowDataPacket } from 'mysql2/promise';
import { type Answer, cookiesOf, send } from '../../bench/client.ts';
import type { Ledger, Member } from './ledger.ts';
import type { Scene } from './trial.ts';

const PASSWORD = 'a quiet harbour';

/** What fills the form of somebody who is new. */
export function newcomer(email = `${randomBytes(8).toString('hex')}@example.com`) {
  return { name: 'Ada Lovelace', email, password: PASSWORD };
}

/** An account that a visitor makes now, whatever becomes of it: whether it was acknowledged. */
export async function tryToSignUp(base: string, email?: string): Promise<boolean> {
  const answer = await send(`${base}/sign-up`, { form: newcomer(email) }).catch(() => undefined);
  return answer?.status === 303;
}

/**
 * A ledger of as many people with an account each, signed in. Their addresses are confirmed: to others only a few
 * notices a day are sent, and all that the site writes to these must arrive.
 */
export async function newLedger(
  base: string,
  connect: Scene['connect'],
  count: number,
): Promise<Ledger> {
  const made: Omit<Member, 'id'>[] = [];
  while (made.length < count) {
    made.push(...(await Promise.all(Array.from({ length: 8 }, () => newMember(base)))));
  }
  const connection = await connect();
  await connection.query('UPDATE user SET emailVerified = 1 WHERE email IN (?)', [
    made.map(({ email }) => email),
  ]);
  const [rows] = await connection.query<RowDataPacket[]>('SELECT id, email FROM user');
  await connection.end();
  const ids = new Map(rows.map(({ id, email }) => [email, String(id)]));
  const members = made.map((one) => ({ ...one, id: ids.get(one.email) ?? '' }));
  return { signUps: new Map(), members };
}

async function newMember(base: string): Promise<Omit<Member, 'id'>> {
  const form = newcomer();
  const answer = await send(`${base}/sign-up`, { form });
  if (!leadsOn(answer)) throw new Error(`a sign-up was answered with ${answer.status}`);
  const cookie = cookiesOf(answer);
  const kept = cookie.split('; ').filter((pair) => !/\.session_|\.dont_remember/.test(pair));
  return {
    ...form,
    cookie,
    cookieSignedOut: kept.join('; '),
    sessions: 1,
    signIns: { acknowledged: 0, refused: 0, unknown: 0 },
    changed: false,
    open: undefined,
  };
}

/** Those whose session nobody knows sign in again. */
export async function signInAgain({ base, ledger }: Pick<Scene, 'base' | 'ledger'>): Promise<void> {
  for (const member of ledger.members.filter(({ cookie }) => cookie === '')) {
    const form = { email: member.email, password: member.password };
    const cookie = member.cookieSignedOut;
    const answer = await send(`${base}/sign-in`, { form, cookie });
    if (!leadsOn(answer)) throw new Error(`${member.email}: ${answer.status}`);
    member.cookie = `${cookie}; ${cookiesOf(answer)}`;
    member.sessions += 1;
  }
}

export function leadsOn({ status }: Answer): boolean {
  return status === 303;
}
