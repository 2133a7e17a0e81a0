import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { isLoopback, isOffTheInternet } from '../../../hosts.ts';
import { type Examination, findingsAbout } from './finding.ts';

const { fine, look, mistake } = findingsAbout('configuration');

/** A random text of 32 characters has more different ones than this. */
const FEWEST_CHARACTERS = 10;

/**
 * Looks for settings that can be read and are wrong all the same. Mistakes in single settings are told
 * before.
 */
export const configuration: Examination = async ({ config }) => {
  const { production, host, trustProxy, baseUrl, secret, newerSecrets, metricsToken } = config;
  const secrets = [secret, ...newerSecrets.map(({ value }) => value)];
  const others = await isOpenToOthers('.env');
  const findings = [
    ...(!production && !isOffTheInternet(baseUrl)
      ? [mistake('The internet reaches this site, and NODE_ENV is not "production".')]
      : []),
    ...(production && !trustProxy && !isLoopback(host)
      ? [
          mistake(
            `It listens on ${host} by plain http, and TRUST_PROXY names no proxy in front: passwords could be read on the way.`,
          ),
        ]
      : []),
    ...(secrets.some((one) => new Set(one).size < FEWEST_CHARACTERS)
      ? [mistake('A secret is not random: `openssl rand -base64 32` makes one.')]
      : []),
    ...(production && !metricsToken
      ? [look('METRICS_TOKEN is not set: nothing can watch this site.')]
      : []),
    ...(others ? [mistake('Other users of this machine can read .env: chmod 600 .env')] : []),
  ];
  return findings.length > 0 ? findings : [fine('All settings can be read.')];
};

async function isOpenToOthers(file: string): Promise<boolean> {
  const found = await stat(resolve(file)).catch(() => undefined);
  return found !== undefined && (found.mode & 0o077) !== 0;
}
