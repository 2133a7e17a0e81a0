import type { CustomFetchOptions } from 'oauth4webapi';
import { readAtMost } from '../../../web/answer-body.ts';

/** Far above any answer that we ask for. */
const LARGEST = 512 * 1024;

/** A provider's API did not answer with what was asked for. */
export class AnswerError extends Error {
  readonly status: number;

  constructor(url: string, status: number) {
    super(`${url} answered ${status}`);
    this.status = status;
  }
}

export type Fetch = typeof globalThis.fetch;

/**
 * Makes a `fetch` for providers: no answer is longer than we read, and redirects are not followed, so that
 * nobody can send us elsewhere (ASVS 1.3.6). The signal that comes along ends reading, too.
 */
export function boundedFetch(fetch: Fetch) {
  return async (url: string, options: CustomFetchOptions<string, RequestInit['body']>) => {
    const { body, headers, method, signal } = options;
    const answer = await fetch(url, {
      headers,
      method,
      redirect: 'manual',
      ...(body != null && { body }),
      ...(signal && { signal }),
    });
    const empty = answer.status === 204 || answer.status === 304;
    const content = empty ? null : await readAtMost(answer, LARGEST);
    return new Response(content, { status: answer.status, headers: answer.headers });
  };
}
