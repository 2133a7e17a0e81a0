import { tmpdir } from 'node:os';
import { type Examination, type Finding, findingsAbout } from './finding.ts';

const { fine, look, mistake } = findingsAbout('disk');

const MEBIBYTE = 1024 * 1024;

/** What the logs, the files of uploads and the database need in a day or two. */
const LITTLE = 1024 * MEBIBYTE;
const TOO_LITTLE = 100 * MEBIBYTE;

/** Looks at the disks of this machine. That of a database elsewhere cannot be seen from here. */
export const disk: Examination = async ({ config, outside }) => {
  const { database } = config;
  const places = [
    process.cwd(),
    tmpdir(),
    ...(database.kind === 'embedded' ? [database.directory] : []),
  ];
  const findings: Finding[] = [];
  for (const place of places) {
    const { bavail, bsize } = await outside.statfs(place);
    const free = bavail * bsize;
    const words = `${Math.round(free / MEBIBYTE)} MiB are free at ${place}.`;
    if (free < TOO_LITTLE) findings.push(mistake(words));
    else if (free < LITTLE) findings.push(look(words));
  }
  return findings.length > 0 ? findings : [fine('There is room on the disks of this machine.')];
};
