import { expect } from 'vitest';

/**
 * Where the page of the proof, to which an answer has led, sends it: `/step-up/<way>` with the act that
 * waits, or with the page that was asked for.
 */
export function proofAt(
  asked: { readonly status: number; readonly headers: Record<string, string> },
  way: string,
): string {
  expect([asked.status, asked.headers.location]).toEqual([303, expect.stringMatching(LEADS_THERE)]);
  return asked.headers.location?.replace('/step-up', `/step-up/${way}`) ?? '';
}

const LEADS_THERE = /^\/step-up\?(?:act|next)=/;
