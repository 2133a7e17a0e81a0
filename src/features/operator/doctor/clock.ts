import { sql } from 'kysely';
import { SECOND } from '../../../time.ts';
import { type Examination, findingsAbout } from './finding.ts';

const { fine, look, mistake } = findingsAbout('clock');

/** Codes of authenticator apps are good for half a minute, and one before and after. */
const TOO_FAR = 30 * SECOND;
const FAR = 2 * SECOND;

/** Compares this machine's clock with the database server's: one of them may be wrong. */
export const clock: Examination = async ({ database, outside }) => {
  const began = outside.now();
  const { rows } = await sql<{ now: Date }>`SELECT UTC_TIMESTAMP(3) AS now`.execute(database.query);
  const here = (began + outside.now()) / 2;
  const apart = Math.abs(here - (rows[0]?.now.getTime() ?? 0));
  const seconds = (apart / SECOND).toFixed(1);
  if (apart < FAR) return [fine('This machine and the database have the same time.')];
  const words = `The clocks of this machine and of the database are ${seconds} seconds apart.`;
  return [apart < TOO_FAR ? look(words) : mistake(`${words} Codes of apps are refused.`)];
};
