import { connect } from 'node:tls';
import { isLoopback } from '../../../hosts.ts';
import { DAY, SECOND } from '../../../time.ts';
import {
  type Examination,
  type Finding,
  findingsAbout,
  type Patient,
  reasonOf,
} from './finding.ts';

const { fine, look, mistake } = findingsAbout('TLS');

/** A certificate is renewed a month before its end, as a rule. */
const SOON = 14 * DAY;

const PATIENCE = 10 * SECOND;

/** Visits the site as people do, at BETTER_AUTH_URL. */
export const site: Examination = async (patient) => {
  const { baseUrl } = patient.config;
  const answered = await visit(patient, new URL('/health/ready', baseUrl));
  if (answered instanceof Error) {
    return [mistake(`${baseUrl.origin} cannot be reached from here: ${reasonOf(answered)}`)];
  }
  const body = (await answered.json().catch(() => ({}))) as { status?: string };
  if (body.status === 'unavailable') return [mistake('The site answers, and is not ready.')];
  if (body.status !== 'ok') {
    return [mistake(`At ${baseUrl.origin} something else answers, with ${answered.status}.`)];
  }
  if (baseUrl.protocol === 'http:') {
    return [isLoopback(baseUrl.hostname) ? fine('Nobody else reaches this site.') : look(PLAIN)];
  }
  const findings = [
    ...(answered.headers.has('strict-transport-security')
      ? []
      : [mistake('Strict-Transport-Security is missing: something in front takes it away.')]),
    ...(await aboutCertificate(patient)),
    ...(await aboutPlainHttp(patient)),
  ];
  return findings.length > 0 ? findings : [fine('TLS is as it should be.')];
};

const PLAIN =
  'People reach this site by plain http: good for a network of one’s own, and no other.';

async function visit({ outside }: Patient, url: URL): Promise<Response | Error> {
  const signal = AbortSignal.timeout(PATIENCE);
  return outside.fetch(url, { redirect: 'manual', signal }).catch((error) => error);
}

async function aboutCertificate({ config, outside }: Patient): Promise<Finding[]> {
  const { hostname, port } = config.baseUrl;
  const ends = await new Promise<number>((resolve, reject) => {
    const socket = connect({
      host: hostname.replace(/^\[|\]$/g, ''),
      port: Number(port || 443),
      servername: hostname,
      timeout: PATIENCE,
      ...(outside.ca && { ca: outside.ca }),
    });
    socket.once('secureConnect', () => {
      resolve(Date.parse(socket.getPeerCertificate().valid_to));
      socket.destroy();
    });
    socket.once('error', reject);
    socket.once('timeout', () => socket.destroy(new Error('no answer')));
  }).catch((error) => error as Error);
  if (ends instanceof Error) return [mistake(`The certificate is not good: ${reasonOf(ends)}`)];
  const left = ends - outside.now();
  if (left > SOON) return [];
  return [mistake(`The certificate runs out in ${Math.floor(left / DAY)} days.`)];
}

/**
 * Looks whether plain http leads to https. A program that calls by http would go on sending passwords in the
 * clear if it got its answers there.
 */
async function aboutPlainHttp(patient: Patient): Promise<Finding[]> {
  const { baseUrl } = patient.config;
  // A site on a port of its own need not have another port for http.
  if (baseUrl.port !== '') return [];
  const plain = `http://${baseUrl.hostname}`;
  const page = await visit(patient, new URL('/', plain));
  const call = await visit(patient, new URL('/api/auth/get-session', plain));
  const leadsOn = (answer: Response | Error) =>
    answer instanceof Error || answer.headers.get('location')?.startsWith(baseUrl.origin);
  return [
    ...(leadsOn(page) ? [] : [mistake('By http the site answers, instead of leading to https.')]),
    ...(call instanceof Error || call.status >= 400
      ? []
      : [mistake('By http the API is answered or led on, instead of refused.')]),
  ];
}
