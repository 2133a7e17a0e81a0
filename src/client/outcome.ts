import type { SecondStepAsked } from './api.ts';

/** It was done. */
interface DoneCall<Data> {
  readonly is: 'done';
  readonly data: Exclude<Data, SecondStepAsked>;
}

/** Everything else that a call may lead to. */
type NotDone =
  /** Signing in wants a second step, by one of these: `twoFactor.verify…`. */
  | { readonly is: 'secondStep'; readonly methods: readonly string[] }
  /** It wants a proof: `stepUp.…`, then the same call again. With `onStepUp` that was not given. */
  | { readonly is: 'stepUp'; readonly secondFactor: boolean }
  /** Nobody is signed in. */
  | { readonly is: 'signedOut' }
  /** The site demands a second factor, and there is none yet: `twoFactor.enable` and others. */
  | { readonly is: 'noSecondFactor' }
  /** The address has to be confirmed first. */
  | { readonly is: 'notConfirmed' }
  /** The account waits to be deleted: `cancelDeletion` or `signOut`. */
  | { readonly is: 'leaving' }
  /** Changes are closed until a reset of the password is finished. */
  | { readonly is: 'blocked' }
  /** An operator has switched the account off. */
  | { readonly is: 'disabled' }
  /** Too much in a short time, or the site cannot work: the same again, after so many seconds. */
  | { readonly is: 'wait'; readonly seconds: number | undefined }
  /** The input is wrong, or anything else that its code tells. */
  | {
      readonly is: 'refused';
      readonly code: string | undefined;
      readonly status: number;
      readonly triesLeft: number | undefined;
      readonly seconds: number | undefined;
    };

/** What a call has led to: each needs something else of the page, and a `switch` on `is` forgets none. */
export type CallOutcome<Data> = DoneCall<Data> | NotDone;

/** What the methods of the client give: an answer or a refusal. */
type CallResult =
  | { readonly data: unknown; readonly error: null }
  | { readonly data: null; readonly error: FailedCall };

type DataOf<R extends CallResult> = Extract<R, { readonly error: null }>['data'];

/** The parts of a refusal that are read; which of them are there depends on its code. */
interface FailedCall {
  readonly status: number;
  readonly code?: string;
  readonly secondFactor?: boolean;
  readonly twoFactorMethods?: readonly string[];
  readonly triesLeft?: number;
  readonly retryAfter?: number;
}

/** What a call has led to. `result`: what a method of the client gave. */
export function outcomeOf<R extends CallResult>(result: R): CallOutcome<DataOf<R>> {
  const { data, error }: CallResult = result;
  if (error) return refusalOf(error);
  if (asksSecondStep(data)) return { is: 'secondStep', methods: data.twoFactorMethods };
  return { is: 'done', data: data as Exclude<DataOf<R>, SecondStepAsked> };
}

function asksSecondStep(data: unknown): data is SecondStepAsked {
  return typeof data === 'object' && data !== null && 'twoFactorRedirect' in data;
}

function refusalOf(failure: FailedCall): NotDone {
  const { status, code, triesLeft, retryAfter: seconds } = failure;
  switch (code) {
    case 'SECOND_STEP_REQUIRED':
      return { is: 'secondStep', methods: failure.twoFactorMethods ?? [] };
    case 'STEP_UP_REQUIRED':
      return { is: 'stepUp', secondFactor: failure.secondFactor === true };
    case 'UNAUTHORIZED':
      return { is: 'signedOut' };
    case 'SECOND_FACTOR_REQUIRED':
      return { is: 'noSecondFactor' };
    case 'EMAIL_NOT_VERIFIED':
      return { is: 'notConfirmed' };
    case 'ACCOUNT_DELETION_PENDING':
      return { is: 'leaving' };
    case 'ACCOUNT_BLOCKED':
      return { is: 'blocked' };
    case 'ACCOUNT_DISABLED':
      return { is: 'disabled' };
    default:
      if (status === 429 || status === 503) return { is: 'wait', seconds };
      return { is: 'refused', code, status, triesLeft, seconds };
  }
}
