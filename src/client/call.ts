/** A refusal of the API, by its code: some say what to do in fields of their own. */
export type RefusalOf<Code extends string> = Code extends 'STEP_UP_REQUIRED'
  ? ProofWanted
  : Code extends 'SECOND_STEP_REQUIRED'
    ? SecondStepWanted
    : PlainRefusal<Code>;

/** Prove it, then send the same again; `onStepUp` of the client does. */
interface ProofWanted {
  readonly code: 'STEP_UP_REQUIRED';
  readonly message: string;
  /** Whether one of the `secondFactors` of `stepUp()` is wanted. */
  readonly secondFactor: boolean;
}

/** Somebody has taken the first step of signing in here, and not the second. */
interface SecondStepWanted {
  readonly code: 'SECOND_STEP_REQUIRED';
  readonly message: string;
  readonly twoFactorMethods: readonly string[];
}

interface PlainRefusal<Code extends string> {
  readonly code: Code;
  readonly message: string;
  /** How many more answers may be wrong. */
  readonly triesLeft?: number;
  /** Codes of what else is wrong. */
  readonly also?: readonly string[];
  /** How many characters a password needs. */
  readonly minLength?: number;
  /** Seconds until it is worth trying again. */
  readonly retryAfter?: number;
}

/** What a schema is to the library's types: only what it gives. */
interface GivenSchema<Output> {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => { readonly value: Output };
    readonly types?: { readonly input: Output; readonly output: Output };
  };
}

/** An endpoint as the library's client reads it: from this come the method's name, input, answer and refusals. */
export type ApiCall<
  Path extends string,
  Method extends 'GET' | 'POST',
  Taken extends object,
  Answer,
  Code extends string,
> = ((given: Taken) => Promise<Answer>) & {
  readonly path: Path;
  readonly options: { readonly method: Method; readonly error: GivenSchema<RefusalOf<Code>> };
};

/** A method of the library that the site does not offer: the client has none. */
export type Unoffered = never;
