import type { AuditEventName } from '../../src/auth/record/events.ts';
import type { TestApp, TestPerson } from './app.ts';
import type { TestClient } from './client.ts';

/** The browser that acts. */
export const AGENT = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

export interface Actor {
  readonly client: TestClient;
  readonly user: TestPerson;
}

/** One way in which an endpoint is called, and how that ends. */
export interface Act {
  readonly path: string;
  readonly ends: 'success' | 'refused';
  /** The body, once everything is set up. */
  readonly body?: (actor: Actor) => object | Promise<object>;
  /** What the row calls it, when it is not what the path is there for. */
  readonly event?: AuditEventName;
  /** Without a session. */
  readonly guest?: true;
  /** Whose account the row is about; the actor's own unless said otherwise. */
  readonly about?: 'nobody';
  /** Who the row says did it, when it is not the person who is signed in. */
  readonly by?: 'subject' | 'nobody';
}

/** What an act sends as headers, among the fields of its body, of which it is none. */
export const HEADERS = Symbol('headers');

/** Calls the JSON API as that browser. */
export function callApi(client: TestClient, path: string, body: object = {}) {
  const { [HEADERS]: headers = {} } = body as { readonly [HEADERS]?: Record<string, string> };
  return client.postJson(`/api/auth${path}`, body).set('User-Agent', AGENT).set(headers);
}

/** The secret in the newest mail that links to a page. */
export async function tokenIn(app: TestApp, to: string, path: string): Promise<string> {
  const mail = (await app.mails(to)).findLast(({ text }) => text.includes(path));
  return new RegExp(`${path}[?/](?:token=)?([\\w-]+)`).exec(mail?.text ?? '')?.[1] ?? '';
}
