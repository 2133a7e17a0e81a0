import { createSecrets } from '../../../auth/secrets.ts';
import type { Config } from '../../../config/config.ts';
import { isLoopback, isOwnAddress } from '../../../hosts.ts';
import { SECOND } from '../../../time.ts';
import { SEEN_PATH, type Seen, tokenOfMinute } from '../policy/seen.ts';
import {
  type Examination,
  type Finding,
  findingsAbout,
  type Patient,
  reasonOf,
} from './finding.ts';

const { fine, look, mistake } = findingsAbout('proxy headers');

/** An address for documentation (RFC 5737), from which no visitor comes. */
const INVENTED = '203.0.113.77';

/** Asks the site, by the way that visitors take, which address it sees us come from. */
export const proxy: Examination = async (patient) => {
  const { baseUrl, trustProxy } = patient.config;
  const answer = await ask(patient).catch((error: Error) => error);
  if (answer instanceof Error) return [look(`The site cannot be asked: ${reasonOf(answer)}`)];
  if (answer.status !== 200) {
    return [
      mistake(
        `The site answers ${answer.status}: it runs with other secrets, or is another version.`,
      ),
    ];
  }
  const seen = (await answer.json()) as Seen;
  const findings = [
    ...(isLoopback(baseUrl.hostname) ? [] : aboutAddress(seen, trustProxy)),
    ...(answer.headers.has('content-encoding')
      ? [look('The proxy compresses pages, from which secrets in them can be guessed (BREACH).')]
      : []),
  ];
  return findings.length > 0 ? findings : [fine(`The site takes this machine for ${seen.ip}.`)];
};

function aboutAddress({ ip }: Seen, trustProxy: Config['trustProxy']): Finding[] {
  if (ip === INVENTED) {
    return [
      mistake(
        'It believes any X-Forwarded-For, so visitors invent their address: TRUST_PROXY trusts too many.',
      ),
    ];
  }
  if (trustProxy || !isOwnAddress(ip)) return [];
  return [
    mistake(`It takes visitors for ${ip}, so all share one limit: TRUST_PROXY names no proxy.`),
  ];
}

function ask({ config, outside }: Patient): Promise<Response> {
  const { current } = createSecrets(config.secret, config.newerSecrets);
  return outside.fetch(new URL(SEEN_PATH, config.baseUrl), {
    headers: {
      authorization: `Bearer ${tokenOfMinute(current, outside.now())}`,
      'x-forwarded-for': INVENTED,
      'accept-encoding': 'gzip, br',
    },
    redirect: 'manual',
    signal: AbortSignal.timeout(10 * SECOND),
  });
}
