import { sql } from 'kysely';
import { explainDatabaseFailure } from '../../../db/failure.ts';
import { CONNECTIONS } from '../../../db/pool.ts';
import { isLoopback } from '../../../hosts.ts';
import {
  type Examination,
  type Finding,
  findingsAbout,
  type Patient,
  reasonOf,
} from './finding.ts';

const { fine, look, mistake } = findingsAbout('database');

/** Connections for backups, for a person who looks, and for a second instance that starts. */
const OTHERS = 10;

interface Server {
  readonly version: string;
  readonly connections: number;
}

export const database: Examination = async (patient) => {
  const { query } = patient.database;
  try {
    const { rows } = await sql<Server>`
      SELECT VERSION() AS version, @@max_connections AS connections`.execute(query);
    const [server] = rows;
    if (!server) return [mistake('The server answers nothing.')];
    const findings = [
      ...aboutVersion(server.version),
      ...(await aboutTls(patient)),
      ...aboutConnections(patient, server),
      ...((await patient.database.isReady())
        ? []
        : [
            mistake(
              'It would take no change: it is read only, has no quorum or no room, or tables are missing.',
            ),
          ]),
    ];
    return findings.length > 0 ? findings : [fine(`${server.version} answers, and would write.`)];
  } catch (error) {
    return [mistake(explainDatabaseFailure(error) ?? reasonOf(error))];
  }
};

/** The versions that the tests run on. */
function aboutVersion(version: string): Finding[] {
  const [, major = 0, minor = 0] = /^(\d+)\.(\d+)/.exec(version)?.map(Number) ?? [];
  const least = version.includes('MariaDB') ? [10, 11] : [8, 4];
  const [leastMajor = 0, leastMinor = 0] = least;
  const isOld = major < leastMajor || (major === leastMajor && minor < leastMinor);
  return isOld ? [mistake(`${version} is older than ${least.join('.')}.`)] : [];
}

async function aboutTls({ config, database: { query } }: Patient): Promise<Finding[]> {
  if (config.database.kind === 'embedded') return [];
  const url = new URL(config.database.url);
  if (isLoopback(url.hostname) || url.searchParams.has('socket')) return [];
  const { rows } = await sql<{ Value: string }>`SHOW SESSION STATUS LIKE 'Ssl_cipher'`.execute(
    query,
  );
  if (rows[0]?.Value) return [];
  return [mistake('The connection has no TLS, and the server is on another machine.')];
}

function aboutConnections({ config }: Patient, { connections }: Server): Finding[] {
  const wanted = config.workers * CONNECTIONS + OTHERS;
  if (connections >= wanted) return [];
  return [
    look(
      `The server takes ${connections} connections, and one instance wants ${wanted}: raise max_connections.`,
    ),
  ];
}
