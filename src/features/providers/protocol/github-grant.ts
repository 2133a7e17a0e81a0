import type { ProviderConfig } from '../settings.ts';
import type { boundedFetch } from './http.ts';
import type { Tokens } from './provider.ts';

/**
 * Ends the person's grant to this site, with all its tokens: GitHub's own way to take tokens back.
 * @throws Error with the status, when GitHub has not done so
 */
export async function endGitHubGrant(
  fetch: ReturnType<typeof boundedFetch>,
  { clientId, clientSecret }: Extract<ProviderConfig, { clientSecret: string }>,
  { accessToken }: Pick<Tokens, 'accessToken'>,
  signal: AbortSignal,
): Promise<void> {
  const credentials = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
  const answer = await fetch(
    `https://api.github.com/applications/${encodeURIComponent(clientId)}/grant`,
    {
      method: 'DELETE',
      headers: { authorization: `Basic ${credentials}`, accept: 'application/vnd.github+json' },
      body: JSON.stringify({ access_token: accessToken }),
      redirect: 'manual',
      signal,
    },
  );
  // 404: the grant has ended before.
  if (answer.status !== 204 && answer.status !== 404) {
    throw new Error(`GitHub answered ${answer.status}`);
  }
}
