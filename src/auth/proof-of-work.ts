import type { RequestHandler } from 'express';

/** Where a solution, or a place in the waiting line, comes along with a call of the API. */
export const WORK_HEADER = 'x-proof-of-work';

/** The refusal of a call that brought neither. */
export const WORK_REQUIRED = 'PROOF_OF_WORK_REQUIRED';

/** What a page gives its forms, so that a browser can do the work, or wait its turn without script. */
export interface OfferedWork {
  /** JSON, for the script. */
  readonly challenge: string;
  readonly ticket: string;
}

/** Asks for some work, or some waiting, before sign-ups and mails to strangers. */
export interface ProofOfWork {
  /** For pages with such forms. */
  readonly offer: RequestHandler;
}

declare global {
  namespace Express {
    interface Locals {
      work?: OfferedWork;
      /** The ticket of this request has been used up: the page gets a new one. */
      renewWork?: () => void;
    }
  }
}

/** Reads the solution or the ticket that a form brought; the script's answer before the ticket. */
export function workIn(body: unknown): string | undefined {
  const { work, ticket } = (body ?? {}) as { readonly work?: unknown; readonly ticket?: unknown };
  const sent = [work, ticket].find((one) => typeof one === 'string' && SOUND.test(one));
  return sent as string | undefined;
}

/** A solution or a ticket is one line, as a header is: letters, figures and dots. */
const SOUND = /^[\w.-]{1,4000}$/;
