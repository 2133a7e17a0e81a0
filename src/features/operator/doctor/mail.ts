import { sql } from 'kysely';
import { verifySmtp } from '../../../mail/transport.ts';
import {
  type Examination,
  type Finding,
  findingsAbout,
  type Patient,
  reasonOf,
} from './finding.ts';

const { fine, look, mistake } = findingsAbout('mail');

export const mail: Examination = async (patient) => {
  const findings = [...(await aboutServer(patient)), ...(await aboutOutbox(patient))];
  return findings.length > 0 ? findings : [fine('The mail server lets us in, and nothing waits.')];
};

async function aboutServer({ config, outside }: Patient): Promise<Finding[]> {
  const { smtp } = config.mail;
  if (!smtp) return [look('There is no SMTP_URL: mails stay on the page /inbox.')];
  try {
    await verifySmtp(smtp, outside.ca);
    return [];
  } catch (error) {
    return [mistake(`${smtp.host} does not let us in: ${reasonOf(error)}`)];
  }
}

async function aboutOutbox({ database: { query } }: Patient): Promise<Finding[]> {
  const { rows } = await sql<{ state: string; count: string; reason: string | null }>`
    SELECT state, COUNT(*) AS count, MAX(lastError) AS reason FROM outbox
    WHERE state = 'gaveUp'
      OR (state = 'waiting' AND createdAt < UTC_TIMESTAMP(3) - INTERVAL 15 MINUTE)
    GROUP BY state`.execute(query);
  return rows.map(({ state, count, reason }) => {
    const last = reason ? ` The last reason: ${reason}` : '';
    return state === 'gaveUp'
      ? look(`${count} mails of the last week were given up.${last}`)
      : mistake(`${count} mails wait for more than 15 minutes.${last}`);
  });
}
