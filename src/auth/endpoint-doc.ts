import type { z } from 'zod';

/** What a code of a refusal means, by the code. */
export type Codes = Readonly<Record<string, string>>;

/** An answer that is no JSON. */
export type OtherAnswer = 'redirect' | { readonly type: string };

/**
 * What openapi.json tells developers of clients about an endpoint. What it takes is its own schema; how it is
 * guarded, and so refused, is in `EndpointRules`. The test suite holds every answer against it.
 */
export interface EndpointDoc {
  /** What a call does: a few words, without a full stop. */
  readonly summary: string;
  readonly description?: string;
  /** The JSON of status 200; `redirect` leads the browser away with 302. */
  readonly answer: z.ZodType | OtherAnswer;
  /**
   * The codes that the endpoint itself refuses with, by status. Refusals that follow from its rules are
   * added.
   */
  readonly refuses?: Readonly<Partial<Record<400 | 401 | 403 | 404 | 409 | 422, Codes>>>;
  /** It sends a mail, and so many in a short time are refused (429). */
  readonly mails?: true;
  /** The body that it takes, where the library's own schema says less than is checked. */
  readonly body?: z.ZodType;
  /** The fields that features add to the profile may come along. */
  readonly takesProfile?: true;
}

/** By the path of the endpoint. */
export type EndpointDocs<Path extends string = string> = Readonly<Record<Path, EndpointDoc>>;
