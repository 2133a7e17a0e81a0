import type { AroundApi } from '../../auth/stages.ts';
import { REFRESH_PATH } from './refresh.ts';

/**
 * A browser takes 429 at a refresh for the end of its session, and a person would be signed out because of
 * others in their network. After 503 it tries again.
 */
export const laterInsteadOfTooMany: AroundApi = (handler) => async (request) => {
  const response = await handler(request);
  if (response.status !== 429 || !request.url.includes(REFRESH_PATH)) return response;
  const retryAfter = response.headers.get('retry-after') ?? '1';
  return Response.json(
    { code: 'SERVICE_UNAVAILABLE', message: 'Please try again later.' },
    { status: 503, headers: { 'retry-after': retryAfter } },
  );
};
