import { createHmac } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { type Command, CommandError, EXIT } from '../../../auth/command.ts';
import type { Config } from '../../../config/config.ts';
import { whereHashesAre } from '../policy/hashes-apart.ts';
import { exportInstance } from '../policy/instance-export.ts';
import { importInstance } from '../policy/instance-import.ts';
import { writeWhole } from './whole-file.ts';

export const exportAll: Command = {
  name: 'instance export',
  about:
    'Writes a copy of the whole instance to a file, as of one moment, beside the running site.',
  operand: '<file>',
  async run({ operand }, room) {
    const database = await room.database();
    const { source } = database;
    if ((await whereHashesAre(database)) === 'apart and hidden') throw new CommandError(HIDDEN);
    const lines = exportInstance(source, fingerprints(room.config()));
    let rows: Readonly<Record<string, number>> = {};
    async function* text() {
      for (;;) {
        const { value, done } = await lines.next();
        if (done) rows = value;
        if (done) return;
        yield `${value}\n`;
      }
    }
    await writeWhole(operand, 0o600, (file) =>
      pipeline(Readable.from(text()), createGzip(), file.createWriteStream()),
    ).catch((error) => {
      throw inWords(error);
    });
    const total = sumOf(rows);
    return {
      text: `Wrote ${total} rows to ${operand}. It is as secret as the database itself.`,
      data: { rows },
    };
  },
};

const HIDDEN =
  'This account cannot read the password hashes, and the copy would lack them. Export with the account that migrates.';

export const importAll: Command = {
  name: 'instance import',
  about: 'Reads such a copy into an empty database, all of it or nothing.',
  operand: '<file>',
  async run({ operand }, room) {
    const { source } = await room.database();
    const unzipped = createGunzip();
    const reading = pipeline(createReadStream(operand), unzipped).catch((error) => error);
    const lines = createInterface({ input: unzipped, crlfDelay: Number.POSITIVE_INFINITY });
    const imported = await importInstance(source, lines, fingerprints(room.config())).catch(
      async (error) => {
        unzipped.destroy();
        const broken = await reading;
        throw inWords(broken?.code === 'ERR_STREAM_PREMATURE_CLOSE' ? error : (broken ?? error));
      },
    );
    const { rows, readable } = imported;
    if (!readable) room.warn(OTHER_SECRET);
    return { text: `Read ${sumOf(rows)} rows.`, data: { rows, readable } };
  },
};

const OTHER_SECRET =
  'None of the secrets of this site made the copy: authenticator apps and waiting mails in it cannot be ' +
  'read. Set BETTER_AUTH_SECRET (and BETTER_AUTH_SECRETS) as they were there.';

/** Marks that tell two secrets apart, and help nobody to find one. */
function fingerprints({ secret, newerSecrets }: Config): string[] {
  return [secret, ...newerSecrets.map(({ value }) => value)].map((one) =>
    createHmac('sha256', one).update('latchkey-instance').digest('base64url'),
  );
}

function sumOf(rows: Readonly<Record<string, number>>): number {
  return Object.values(rows).reduce((sum, count) => sum + count, 0);
}

/** Explains what is wrong with the file; any other error stays as it is. */
function inWords(error: unknown): unknown {
  const { code = '', path, message } = error as NodeJS.ErrnoException;
  if (code.startsWith('Z_')) return new CommandError('The file is damaged.', EXIT.failed);
  // A folder is opened like a file, and then cannot be read.
  if (path === undefined && code !== 'EISDIR') return error;
  return new CommandError(`The file cannot be used: ${message}.`, EXIT.failed);
}
