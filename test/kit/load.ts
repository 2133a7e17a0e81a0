import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Answer, cookiesOf, send } from '../../bench/client.ts';
import type { Ledger, Member, Told } from './ledger.ts';
import { leadsOn, newcomer } from './people.ts';
import type { Failed } from './windows.ts';

/** What came of the requests of a load. */
export interface Counts {
  requests: number;
  /** Acts that were acknowledged. */
  acknowledged: number;
  failed: number;
  /** Connections that ended before an answer. */
  cut: number;
  /** How those that failed were answered: by status, how many. */
  readonly how: Map<string, number>;
}

export interface Load {
  readonly counts: Counts;
  /** Those of its requests that failed. */
  readonly failures: readonly Failed[];
  /** Begins no more; resolves when all that were begun are answered. */
  stop(): Promise<void>;
}

/** Between two requests of one client; milliseconds. */
const PAUSE = 60;

/** How many clients do each at once. */
const CLIENTS = { signUp: 2, signIn: 2, change: 4, visit: 3 };

/** A steady mix of visitors. `base` may be another one for each request. */
export function startLoad(base: () => string, ledger: Ledger): Load {
  const counts: Counts = { requests: 0, acknowledged: 0, failed: 0, cut: 0, how: new Map() };
  const failures: Failed[] = [];
  let going = true;
  const busy = new Set<Member>();

  /** Someone whom no other client uses now, and of whom all is known. */
  const take = (): Member | undefined => {
    const free = ledger.members.filter((one) => !one.open && !busy.has(one));
    const member = free[Math.floor(Math.random() * free.length)];
    if (member) busy.add(member);
    return member;
  };

  const ask = async (sending: () => Promise<Answer>, isDone: (answer: Answer) => boolean) => {
    counts.requests += 1;
    const began = performance.now();
    const outcome = await tell(sending, isDone);
    if (outcome.told === 'acknowledged') counts.acknowledged += 1;
    else {
      counts.failed += 1;
      failures.push({ began, ended: performance.now(), how: outcome.how });
      counts.how.set(outcome.how, (counts.how.get(outcome.how) ?? 0) + 1);
      if (outcome.how === 'cut') counts.cut += 1;
    }
    return outcome;
  };

  const acts = {
    async signUp() {
      const form = newcomer();
      // Until it is answered, nobody knows.
      ledger.signUps.set(form.email, 'unknown');
      const sending = () => send(`${base()}/sign-up`, { form });
      ledger.signUps.set(form.email, (await ask(sending, leadsOn)).told);
    },
    async signIn(member: Member) {
      const form = { email: member.email, password: member.password };
      const cookie = member.cookieSignedOut;
      const { told } = await ask(() => send(`${base()}/sign-in`, { form, cookie }), leadsOn);
      member.signIns[told] += 1;
    },
    async change(member: Member) {
      const what = Math.random() < 0.5 ? 'name' : 'password';
      const value = `a quiet harbour ${randomBytes(5).toString('hex')}`;
      const path = what === 'name' ? '/account/profile' : '/account/password';
      const form: Record<string, string> =
        what === 'name'
          ? { name: value, language: 'en', timeZone: 'UTC', appearance: '' }
          : { currentPassword: member.password, newPassword: value };
      const sending = () => send(`${base()}${path}`, { form, cookie: member.cookie });
      const { told, answer } = await ask(sending, ({ status, headers }) => {
        return status === 303 && headers.location === path;
      });
      if (told !== 'acknowledged') {
        member.open = { what, value, told };
        return;
      }
      member[what] = value;
      if (what === 'password') member.changed = true;
      member.cookie = mergedCookies(member.cookie, answer ? cookiesOf(answer) : '');
    },
    async visit(member: Member) {
      const sending = () => send(`${base()}/dashboard`, { cookie: member.cookie });
      await ask(sending, ({ status }) => status === 200);
    },
  };

  const client = async (act: keyof typeof acts) => {
    while (going) {
      const member = act === 'signUp' ? undefined : take();
      if (member) await acts[act](member).finally(() => busy.delete(member));
      else if (act === 'signUp') await acts.signUp();
      await sleep(PAUSE);
    }
  };
  const clients = Object.entries(CLIENTS).flatMap(([act, count]) =>
    Array.from({ length: count }, () => client(act as keyof typeof acts)),
  );
  return {
    counts,
    failures,
    async stop() {
      going = false;
      await Promise.all(clients);
    },
  };
}

async function tell(
  sending: () => Promise<Answer>,
  isDone: (answer: Answer) => boolean,
): Promise<{ told: Told; how: string; answer?: Answer }> {
  try {
    const answer = await sending();
    const elsewhere = answer.status < 400 ? ` to ${answer.headers.location}` : '';
    // A balancer that lost the site in the middle knows no more than who was cut; its 503 has reached nobody.
    const isOurs = 'content-security-policy' in answer.headers;
    const lost = answer.status >= 500 && answer.status !== 503 && !isOurs;
    const told = isDone(answer) ? 'acknowledged' : lost ? 'unknown' : 'refused';
    return { told, how: `${answer.status}${elsewhere}`, answer };
  } catch (error) {
    // Refused connections have carried nothing to the site.
    const { code = 'cut' } = error as NodeJS.ErrnoException;
    const refused = code === 'ECONNREFUSED';
    return { told: refused ? 'refused' : 'unknown', how: refused ? 'no site' : 'cut' };
  }
}

/** What a browser has after an answer: new cookies take the place of those with their names. */
function mergedCookies(before: string, given: string): string {
  const jar = new Map<string, string>();
  for (const pair of `${before}; ${given}`.split('; ').filter(Boolean)) {
    const [name = ''] = pair.split('=', 1);
    if (pair === `${name}=`) jar.delete(name);
    else jar.set(name, pair);
  }
  return [...jar.values()].join('; ');
}
