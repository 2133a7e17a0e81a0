import { randomBytes } from 'node:crypto';
import type { Deps } from '../../src/deps.ts';
import type { TestClient } from './client.ts';
import { cast, type Mould, type Newcomer, takeMould } from './mould.ts';

export interface TestPerson {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

export interface Makers {
  /** An account that exists, as any client would have made it over the API. */
  user(wanted?: Partial<Omit<TestPerson, 'id'>>): Promise<TestPerson>;
  /** A browser in which a person has signed in through the form. */
  signedIn(person?: TestPerson): Promise<{ client: TestClient; user: TestPerson }>;
  /** An address that no other test uses. */
  email(): string;
}

interface Site {
  readonly deps: Deps;
  readonly origin: string;
  client(address?: string, cookies?: readonly string[]): TestClient;
  /** Sites of the same name have the same settings; undefined: there is no other. */
  readonly alike: string | undefined;
}

const SOMEBODY = { name: 'Ada Lovelace', password: 'a quiet harbour' };

/** What the first newcomer to a site like this has left, for all others of this process. */
const moulds = new Map<string, Mould>();

/**
 * The first person on a site comes as people do, by its API and its form. Who comes without a wish after
 * that is cast from the same mould, which people.test.ts compares with the API.
 */
export function makers(site: Site): Makers {
  const { deps, origin, client, alike } = site;
  const email = () => `person-${randomBytes(6).toString('hex')}@example.com`;

  async function signUp(wanted: Partial<Omit<TestPerson, 'id'>>): Promise<TestPerson> {
    const person = { ...SOMEBODY, email: email(), ...wanted };
    const answer = await client().postJson('/api/auth/sign-up/email', person);
    if (answer.status !== 200) throw new Error(`sign-up answered ${answer.status}: ${answer.text}`);
    return { ...person, id: answer.body.user.id };
  }

  async function signIn({ email: address, password }: TestPerson) {
    const browser = client();
    const answer = await browser.post('/sign-in', { email: address, password });
    if (answer.status !== 303) throw new Error(`sign-in answered ${answer.status}`);
    return { browser, cookies: [answer.headers['set-cookie'] ?? []].flat() };
  }

  /** Casts a newcomer from the mould of that name; the first one goes the long way and leaves it. */
  async function newcomer(name: string, come: () => Promise<Newcomer>): Promise<Newcomer> {
    // Without an inbox nobody can read what the mails carried.
    if (alike === undefined || !deps.inbox) return come();
    const key = `${name} ${alike}`;
    const mould = moulds.get(key);
    if (mould) return cast(mould, deps, { origin, email: email() });
    const original = await come();
    moulds.set(key, await takeMould(deps, { ...original, origin }));
    return original;
  }

  return {
    email,
    async user(wanted) {
      if (wanted) return signUp(wanted);
      const made = await newcomer('user', async () => {
        const { id, email: address } = await signUp({});
        return { id, email: address, address: '', cookies: [] };
      });
      return { ...SOMEBODY, id: made.id, email: made.email };
    },
    async signedIn(person) {
      if (person) return { client: (await signIn(person)).browser, user: person };
      const made = await newcomer('signed in', async () => {
        const user = await signUp({});
        const { browser, cookies } = await signIn(user);
        return { id: user.id, email: user.email, address: browser.address, cookies };
      });
      const user = { ...SOMEBODY, id: made.id, email: made.email };
      return { client: client(made.address, made.cookies), user };
    },
  };
}
