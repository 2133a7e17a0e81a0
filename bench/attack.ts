import { createConnection } from 'mysql2/promise';
import { type Answer, closeClient, cookiesOf, send } from './client.ts';
import { median } from './compare.ts';
import { type BenchPerson, newPeople } from './people.ts';
import { startGround } from './start-site.ts';

/**
 * `npm run attack`: simulates guessing, stuffing and floods against the site on this machine, and prints what
 * came through, what was refused, and what somebody in a known browser meanwhile felt.
 */

/** So many requests at once. */
const AT_ONCE = 32;

/** How often the honest visitor signs in. */
const EVERY = 500; // milliseconds

interface Attack {
  readonly name: string;
  readonly count: number;
  readonly act: (index: number) => Promise<Answer>;
  /** Whether an answer gave the attacker what they wanted. */
  readonly won: (answer: Answer) => boolean;
}

interface Outcome {
  readonly name: string;
  readonly sent: number;
  readonly won: number;
  readonly limited: number;
  readonly refused: number;
  readonly honest: { readonly tried: number; readonly failed: number; readonly time: number };
}

async function main(): Promise<void> {
  const ground = await startGround();
  try {
    const open = await ground.startSite({ DISPOSABLE_EMAIL: 'refuse' });
    const people = await newPeople(open.base, 60);
    await confirmAll(open.databaseUrl);
    const guarded = await ground.startSite({
      DATABASE_URL: open.databaseUrl,
      NEW_BROWSER: 'confirm',
      PROOF_OF_WORK: 'on',
    });
    const waking = await ground.startSite({
      DATABASE_URL: open.databaseUrl,
      PROOF_OF_WORK: 'auto',
      PROOF_OF_WORK_FREE: '20',
    });
    const sites = { open: open.base, guarded: guarded.base, waking: waking.base };
    const [honest, ...victims] = people as [BenchPerson, ...BenchPerson[]];
    const outcomes: Outcome[] = [];
    for (const attack of attacksOn(sites, victims)) {
      outcomes.push(await suffer(attack, guarded.base, honest));
    }
    console.log(tableOf(outcomes));
  } finally {
    await closeClient();
    await ground.stop();
  }
}

/** Each against people of its own, so that none finds what another has left. */
function attacksOn(
  { open, guarded, waking }: Record<'open' | 'guarded' | 'waking', string>,
  people: readonly BenchPerson[],
): Attack[] {
  const signIn = (base: string, json: object, from?: string) =>
    send(`${base}/api/auth/sign-in/email`, { json, ...(from && { from }) });
  const signUp = (base: string, email: string) =>
    send(`${base}/api/auth/sign-up/email`, {
      json: { name: 'Flood', email, password: 'a quiet harbour' },
    });
  const isIn = ({ status, body }: Answer) => status === 200 && !body.includes('twoFactorRedirect');
  const person = (index: number) => people[index] as BenchPerson;
  const nobody = (index: number) => `nobody-${index}@example.com`;
  const right = ({ email, password }: BenchPerson) => ({ email, password });
  return [
    {
      name: 'Guessing one password from 100 networks, the last one right',
      count: 100,
      act: (index) => {
        const { email, password } = person(0);
        return signIn(open, { email, password: index === 99 ? password : `guess ${index}` });
      },
      won: isIn,
    },
    {
      name: 'Stuffing 150 names from one network, ten with the right password',
      count: 150,
      act: (index) => {
        const from = `198.18.0.${index}`;
        const hit = index >= 60 && index % 9 === 0;
        const pair = { email: nobody(index), password: `leaked ${index}` };
        return signIn(open, hit ? right(person(index / 9)) : pair, from);
      },
      won: isIn,
    },
    {
      name: 'One password at 100 names from 100 networks',
      count: 100,
      act: (index) => signIn(open, { email: nobody(1000 + index), password: 'Summer 2026 again' }),
      won: isIn,
    },
    {
      name: 'Ten stolen passwords from ten networks, `NEW_BROWSER=confirm`',
      count: 10,
      act: (index) => signIn(guarded, right(person(30 + index))),
      won: isIn,
    },
    {
      name: '100 sign-ups from 100 networks, `PROOF_OF_WORK=on`',
      count: 100,
      act: (index) => signUp(guarded, `flood-${index}@example.com`),
      won: ({ status }) => status === 200,
    },
    {
      name: '100 sign-ups from 100 networks, `PROOF_OF_WORK=auto` with 20 free',
      count: 100,
      act: (index) => signUp(waking, `wave-${index}@example.com`),
      won: ({ status }) => status === 200,
    },
    {
      name: '50 sign-ups with disposable addresses, `DISPOSABLE_EMAIL=refuse`',
      count: 50,
      act: (index) => signUp(open, `ada-${index}@mailinator.com`),
      won: ({ status }) => status === 200,
    },
    {
      name: '100 mails to one mailbox from 100 networks',
      count: 100,
      act: () => {
        const json = { email: person(45).email };
        return send(`${open}/api/auth/request-password-reset`, { json });
      },
      won: ({ status }) => status === 200,
    },
    {
      name: '100 mails to 100 mailboxes from one network',
      count: 100,
      act: (index) => {
        const json = { email: nobody(2000 + index) };
        const from = '198.18.9.9';
        return send(`${open}/api/auth/request-password-reset`, { json, from });
      },
      won: ({ status }) => status === 200,
    },
  ];
}

async function suffer({ name, count, act, won }: Attack, base: string, honest: BenchPerson) {
  const visits = { failed: 0, times: [] as number[] };
  const visit = async () => {
    const began = performance.now();
    const { email, password, cookieSignedOut: cookie } = honest;
    const form = { email, password };
    const answer = await send(`${base}/sign-in`, { form, cookie });
    const isInside = answer.status === 303 && cookiesOf(answer).includes('session_token=');
    if (!isInside || answer.headers.location !== '/dashboard') visits.failed += 1;
    visits.times.push(performance.now() - began);
  };
  const running: Promise<void>[] = [visit()];
  const timer = setInterval(() => running.push(visit()), EVERY);
  const answers: Answer[] = [];
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < count; index = next++) answers[index] = await act(index);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  clearInterval(timer);
  await Promise.all(running);
  const wins = answers.filter(won);
  const limited = answers.filter(({ status }) => status === 429).length;
  const refused = answers.length - wins.length - limited;
  const { failed, times } = visits;
  const felt = { tried: times.length, failed, time: median(times) };
  return { name, sent: count, won: wins.length, limited, refused, honest: felt };
}

/** As if all had confirmed their addresses. */
async function confirmAll(databaseUrl: string): Promise<void> {
  const url = new URL(databaseUrl);
  const socketPath = url.searchParams.get('socket') ?? '';
  const database = url.pathname.slice(1);
  const connection = await createConnection({ socketPath, user: url.username, database });
  await connection.query('UPDATE user SET emailVerified = true');
  await connection.query('DELETE FROM mailProof');
  await connection.end();
}

function tableOf(outcomes: readonly Outcome[]): string {
  const rows = outcomes.map(({ name, sent, won, limited, refused, honest }) => {
    const { tried, failed, time } = honest;
    const felt = `${tried - failed} of ${tried} sign-ins, median ${Math.round(time)} ms`;
    return `| ${name} | ${sent} | ${won} | ${refused} | ${limited} | ${felt} |`;
  });
  return [
    '| Attack | Sent | Came through | Refused | Too many (429) | In a known browser meanwhile |',
    '|-|-|-|-|-|-|',
    ...rows,
  ].join('\n');
}

await main();
