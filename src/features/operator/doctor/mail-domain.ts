import { isLoopback } from '../../../hosts.ts';
import {
  type Examination,
  type Finding,
  findingsAbout,
  type Outside,
  reasonOf,
} from './finding.ts';

const { fine, look, mistake } = findingsAbout('mail domain');

/** What other mail servers look up about the domain that our mails are from (RFC 5321, 7208 and 7489). */
export const mailDomain: Examination = async ({ config, outside: { resolver } }) => {
  const { smtp, from } = config.mail;
  const domain = from.address.slice(from.address.lastIndexOf('@') + 1);
  if (!smtp || isLoopback(smtp.hostname)) return [fine('No mail leaves this machine by itself.')];
  try {
    const findings = [
      ...(await aboutMailbox(resolver, domain)),
      ...(await aboutText(resolver, domain, 'v=spf1', 'who may send for it (SPF)')),
      ...(await aboutText(
        resolver,
        `_dmarc.${domain}`,
        'v=DMARC1',
        'what to do with others (DMARC)',
      )),
    ];
    return findings.length > 0 ? findings : [fine(`${domain} says who may send for it.`)];
  } catch (error) {
    return [look(`The DNS cannot be asked about ${domain}: ${reasonOf(error)}`)];
  }
};

async function aboutMailbox(resolver: Outside['resolver'], domain: string): Promise<Finding[]> {
  const looked = [
    resolver.resolveMx(domain),
    resolver.resolve4(domain),
    resolver.resolve6(domain),
  ].map((answer) => orNone(answer as Promise<unknown[]>));
  const found = (await Promise.all(looked)).flat();
  if (found.length > 0) return [];
  return [
    mistake(`${domain} takes no mail: answers to us are lost, and many servers refuse ours.`),
  ];
}

async function aboutText(
  resolver: Outside['resolver'],
  name: string,
  begins: string,
  what: string,
): Promise<Finding[]> {
  const texts = (await orNone(resolver.resolveTxt(name))).map((parts) => parts.join(''));
  const own = texts.filter((text) => text.toLowerCase().startsWith(begins.toLowerCase()));
  if (own.length === 1) return [];
  const problem = own.length === 0 ? 'does not say' : 'says more than once';
  return [look(`${name} ${problem} ${what}: many servers take our mails for junk.`)];
}

/** The answer of the DNS; none where it says that there is none. A DNS that cannot be asked is an error. */
async function orNone<T>(answer: Promise<T[]>): Promise<T[]> {
  return answer.catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOTFOUND' || error.code === 'ENODATA') return [];
    throw error;
  });
}
