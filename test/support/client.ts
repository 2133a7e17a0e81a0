import { randomInt } from 'node:crypto';
import { Agent } from 'node:http';
import supertest from 'supertest';

/** A browser without script: it keeps cookies and says where its requests come from. */
export interface TestClient {
  get(path: string): supertest.Test;
  /** Posts a form as a page of the site would. */
  post(path: string, fields?: Record<string, string>): supertest.Test;
  /** Posts a form with files, which are attached to what it gives. */
  upload(path: string): supertest.Test;
  /** Posts JSON as a script on a page of the site would. */
  postJson(path: string, body?: object): supertest.Test;
  /** Posts nothing, with the cookies but without saying where it comes from, as a browser may do by itself. */
  bare(path: string): supertest.Test;
  /** The value of a cookie, by the end of its name: `session_token`. */
  cookie(name: string): string | undefined;
  /** All cookies, each as it would be sent: `name=value`. */
  cookies(): string[];
  /** Where this browser seems to be. */
  readonly address: string;
}

/** Connections stay open as those of browsers do: to make one for each request is a part of its work. */
const connections = new Agent({ keepAlive: true });

/**
 * `base` is where to connect, `origin` what the browser believes to be the site's. `cookies`: what it has
 * from there already, as the site set them.
 */
export function createClient(
  base: string,
  origin: string,
  address: string = newAddress(),
  cookies: readonly string[] = [],
): TestClient {
  const agent = supertest.agent(base);
  jarOf(agent).setCookies([...cookies], new URL(base).hostname, '/');
  const prepare = (test: supertest.Test) =>
    test
      .agent(connections)
      .set('X-Forwarded-For', address)
      .set('Host', new URL(origin).host)
      .redirects(0);
  const fromOurPage = (test: supertest.Test) =>
    prepare(test).set('Origin', origin).set('Sec-Fetch-Site', 'same-origin');
  return {
    address,
    get: (path) => prepare(agent.get(path)),
    post: (path, fields = {}) => fromOurPage(agent.post(path)).type('form').send(fields),
    upload: (path) => fromOurPage(agent.post(path)),
    postJson: (path, body = {}) => fromOurPage(agent.post(path)).send(body),
    bare: (path) => prepare(agent.post(path)),
    cookie: (name) => cookieOf(agent, name),
    cookies: () => cookiesOf(agent).map(({ name, value }) => `${name}=${value}`),
  };
}

/** Calls an endpoint of the JSON API. */
export function api(client: TestClient, path: string, body: object = {}): supertest.Test {
  return client.postJson(`/api/auth${path}`, body);
}

let networks = randomInt(2 ** 24);

/**
 * An address in a network that nobody had before in this process: limits know the first 56 bits. From the
 * range that RFC 3849 keeps for examples, in which 24 of them are free.
 */
export function newAddress(): string {
  // The step is odd, so that each number comes once, and large: neighbours do not look alike.
  networks = (networks + 0x9e3779) % 2 ** 24;
  const [, a, b] = /^(.{4})(..)$/.exec(networks.toString(16).padStart(6, '0')) ?? [];
  return `2001:db8:${a}:${b}00::1`;
}

function cookieOf(agent: object, name: string): string | undefined {
  return cookiesOf(agent).find((cookie) => cookie.name.endsWith(`.${name}`))?.value;
}

function cookiesOf(agent: object): { name: string; value: string }[] {
  const access = { domain: '127.0.0.1', path: '/', secure: true, script: false };
  return jarOf(agent).getCookies(access);
}

interface Jar {
  getCookies(access: object): { name: string; value: string }[];
  setCookies(cookies: string[], domain: string, path: string): void;
}

function jarOf(agent: object): Jar {
  return (agent as { jar: Jar }).jar;
}
