import { expectStatus, send } from './client.ts';
import { compare, type Side } from './compare.ts';
import { type Figure, figure } from './figures.ts';
import type { Pace } from './pace.ts';
import { type BenchPerson, newSessions } from './people.ts';
import type { Site } from './start-site.ts';

const AT_ONCE = 8;

/** Pages, files and health checks, each against what the parts alone can do and what people have. */
export async function measurePages(
  site: Site,
  people: readonly BenchPerson[],
  betterAuth: { readonly base: string; readonly members: readonly string[] },
  pace: Pace,
): Promise<Figure[]> {
  const [first] = people;
  if (!first) throw new Error('nobody is there');
  const turns = { concurrency: AT_ONCE, rounds: pace.rounds, ...pace.pages };
  const bare = await site.startPeer('bare', first.cookie);
  const cookies = people.map(({ cookie }) => cookie);
  const passport = await site.startPeer('passport', first.cookie);
  const atPassport = await newSessions(`${passport}/sign-up`, people.length);
  await expectSame([`${bare}/plain/dashboard`, `${bare}/compiled/dashboard`]);
  await expectSame([`${bare}/plain/sign-in`, `${bare}/compiled/sign-in`, `${site.base}/sign-in`]);

  const dashboards = await compare(
    [
      visits('Latchkey', `${site.base}/dashboard`, cookies),
      visits('Passport, plain EJS', `${passport}/plain/dashboard`, atPassport),
      visits('Passport, compiled', `${passport}/compiled/dashboard`, atPassport),
      visits('Passport, small page', `${passport}/small`, atPassport),
      visits('Better Auth, plain EJS', `${betterAuth.base}/plain/dashboard`, betterAuth.members),
      visits('no gate, plain EJS', `${bare}/plain/dashboard`),
      visits('no gate, compiled', `${bare}/compiled/dashboard`),
    ],
    turns,
  );
  const signIns = await compare(
    [
      visits('Latchkey', `${site.base}/sign-in`),
      visits('no gate, plain EJS', `${bare}/plain/sign-in`),
      visits('no gate, compiled', `${bare}/compiled/sign-in`),
    ],
    turns,
  );
  const constants = await compare(
    [
      visits('a file', `${site.base}/favicon.svg`),
      visits('/health/live', `${site.base}/health/live`),
      visits('a constant page', `${bare}/small`),
    ],
    turns,
  );
  return [
    figure('dashboard ÷ behind Passport, plain EJS', dashboards, 'Passport, plain EJS', 3),
    figure('dashboard ÷ behind Passport, our views', dashboards, 'Passport, compiled', 2.5),
    figure('dashboard ÷ behind Better Auth, plain EJS', dashboards, 'Better Auth, plain EJS'),
    figure('dashboard ÷ without any gate, plain EJS', dashboards, 'no gate, plain EJS'),
    figure('dashboard ÷ without any gate, our views', dashboards, 'no gate, compiled', 0.7),
    figure('dashboard ÷ small page behind Passport', dashboards, 'Passport, small page', 1.8),
    figure('sign-in page ÷ bare app, plain EJS', signIns, 'no gate, plain EJS'),
    figure('sign-in page ÷ bare app, our views', signIns, 'no gate, compiled', 0.95),
    figure('file ÷ constant page', constants, 'a constant page', 0.85, 'a file'),
    figure('/health/live ÷ constant page', constants, 'a constant page', 0.85, '/health/live'),
  ];
}

/** Somebody else at each request, where there are cookies. */
function visits(name: string, url: string, cookies: readonly string[] = []): Side {
  let turn = 0;
  const work = async () => {
    const cookie = cookies[turn++ % cookies.length];
    expectStatus(await send(url, { cookie }), 200);
  };
  return { name, work };
}

/** The sides must do the same, or to compare them would mean nothing. */
async function expectSame(urls: readonly string[]): Promise<void> {
  const answers = await Promise.all(urls.map((url) => send(url)));
  const [first] = answers;
  const other = urls.find((_, index) => answers[index]?.body !== first?.body);
  if (other) throw new Error(`${other} is another page than ${urls[0]}`);
}
