import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Request, Response } from 'express';
import mime from 'mime-types';

/** A file in the forms in which it is sent. */
export interface PublicFile {
  readonly type: string;
  /** Of its content: ten characters that may stand in a path. */
  readonly hash: string;
  /** Marks the file's state on the disk, to see a change. */
  readonly version: string;
  /** The compressed forms, the best first. */
  readonly compressed: Promise<readonly EncodedForm[]>;
  /** The same, as soon as they are made. */
  forms: readonly EncodedForm[] | undefined;
}

export interface EncodedForm {
  readonly encoding: 'br' | 'gzip' | 'identity';
  readonly bytes: Buffer;
}

/** Makes a file of its contents; of several, scripts, each in a block: their names do not meet. */
export function publicFile(
  path: string,
  version: string,
  contents: readonly Buffer[],
  production: boolean,
): PublicFile {
  const [alone] = contents;
  const blocks = contents.map((content) => `{\n${content}\n}\n`);
  const bytes = contents.length === 1 && alone ? alone : Buffer.from(blocks.join(''));
  const type = mime.contentType(path.slice(path.lastIndexOf('/') + 1));
  const file: PublicFile = {
    type: type || 'application/octet-stream',
    hash: createHash('sha256').update(bytes).digest('base64url').slice(0, 10),
    version,
    compressed: compressed(bytes, production),
    forms: undefined,
  };
  void file.compressed.then((forms) => {
    file.forms = forms;
  });
  return file;
}

/**
 * The compressed forms: as small as can be in production, where that is done once; quickly where somebody is
 * changing the file.
 */
async function compressed(bytes: Buffer, production: boolean): Promise<readonly EncodedForm[]> {
  const quality = production ? constants.BROTLI_MAX_QUALITY : 5;
  const forms: EncodedForm[] = [
    {
      encoding: 'br',
      bytes: await brotli(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: quality } }),
    },
    { encoding: 'gzip', bytes: await gzipped(bytes, { level: 9 }) },
    { encoding: 'identity', bytes },
  ];
  return forms.filter(
    (form) => form.bytes === bytes || form.bytes.length < WORTH_IT * bytes.length,
  );
}

const brotli = promisify(brotliCompress);
const gzipped = promisify(gzip);

/** A compressed form that is hardly smaller, such as of a picture, is not used. */
const WORTH_IT = 0.9;

/** Sends the best form that the browser takes. `fixed`: headers, name and value in turn. */
export function sendFile(
  req: Request,
  res: Response,
  { type, hash }: PublicFile,
  forms: readonly EncodedForm[],
  fixed: readonly string[],
): void {
  const { encoding, bytes } =
    forms.find((form) => accepts(req, form)) ?? (forms.at(-1) as EncodedForm);
  const headers = [...fixed, 'ETag', `"${hash}-${encoding}"`];
  if (forms.length > 1) headers.push('Vary', 'Accept-Encoding');
  if (isKnown(req.headers['if-none-match'], hash)) {
    res.writeHead(304, headers).end();
    return;
  }
  headers.push('Content-Type', type, 'Content-Length', String(bytes.length));
  if (encoding !== 'identity') headers.push('Content-Encoding', encoding);
  res.writeHead(200, headers);
  if (req.method === 'HEAD') res.end();
  else res.end(bytes);
}

function accepts(req: Request, { encoding }: EncodedForm): boolean {
  return req.acceptsEncodings(encoding) === encoding;
}

/** Whether the browser has this content, in whatever form (RFC 9110 13.1.2). */
function isKnown(tags: string | undefined, hash: string): boolean {
  return tags !== undefined && (tags === '*' || tags.includes(`"${hash}-`));
}
