import { APIError } from 'better-auth/api';

/** 400: the signature is not of this key, or not for this session. */
export function badProof(): APIError {
  return new APIError('BAD_REQUEST', {
    code: 'INVALID_DEVICE_PROOF',
    message: 'This is not signed by the key, or not for this session.',
  });
}

/** 409: the session has another key. */
export function boundAlready(): APIError {
  return new APIError('CONFLICT', {
    code: 'SESSION_BOUND_ALREADY',
    message: 'The session is bound to another key.',
  });
}

/** 401: the session has ended. */
export function sessionEnded(): APIError {
  return new APIError('UNAUTHORIZED', { code: 'UNAUTHORIZED', message: 'Unauthorized' });
}

/** 404: this site binds no sessions. */
export function notOffered(): APIError {
  return new APIError('NOT_FOUND', { code: 'NOT_FOUND', message: 'There is nothing here.' });
}
