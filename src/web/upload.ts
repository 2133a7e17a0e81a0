import { Busboy } from '@fastify/busboy';
import type { Request, RequestHandler, Response } from 'express';
import { HttpError } from './errors.ts';

/** The file that a form carries: in which field, and of at most how many bytes. */
interface ExpectedFile {
  readonly field: string;
  readonly largest: number;
}

/** What came of reading a file out of a form. */
export type Upload =
  | { readonly ok: true; readonly bytes: Buffer }
  | { readonly ok: false; readonly problem: 'missing' | 'several' | 'tooLarge' | 'unreadable' };

declare global {
  namespace Express {
    interface Locals {
      upload?: Upload;
    }
  }
}

/** The file that came with the form. */
export function uploadOf(res: Response): Upload {
  return res.locals.upload ?? { ok: false, problem: 'missing' };
}

/** A file that is too large is read to its end, so that the page can say so; but not any amount. */
const READ_AT_MOST = 2;

/**
 * Reads forms with a file, at the paths below the mount that expect one. Their other fields are in
 * `req.body` then, like those of any form. What the browser says about the file, its name and its type,
 * is not even looked at (ASVS 5.2.2, 5.3.2).
 * @throws HttpError 413 when the whole body is far too large, or does not say how large it is
 */
export function fileBody(uploads: Readonly<Record<string, ExpectedFile>> = {}): RequestHandler {
  return async (req, res, next) => {
    const expected = Object.hasOwn(uploads, req.path) && uploads[req.path];
    if (!expected || !req.is('multipart/form-data')) return next();
    const length = Number(req.headers['content-length'] ?? Number.POSITIVE_INFINITY);
    if (length > expected.largest * READ_AT_MOST) throw new HttpError(413, 'upload too large');
    res.locals.upload = await read(req, expected);
    // Reading took so long that the person has been told that nothing was changed (deadline.ts).
    if (!res.headersSent) next();
  };
}

async function read(req: Request, expected: ExpectedFile): Promise<Upload> {
  try {
    const { files, fields } = await partsOf(req, expected);
    req.body = fields;
    const [bytes, second] = files.filter(({ length }) => length > 0);
    if (!bytes) return { ok: false, problem: 'missing' };
    if (second) return { ok: false, problem: 'several' };
    const tooLarge = bytes.length > expected.largest;
    return tooLarge ? { ok: false, problem: 'tooLarge' } : { ok: true, bytes };
  } catch {
    // The rest is read and forgotten: a browser that is still sending would not read the answer.
    req.unpipe();
    req.resume();
    return { ok: false, problem: 'unreadable' };
  }
}

interface UploadParts {
  readonly files: readonly Buffer[];
  readonly fields: Readonly<Record<string, string>>;
}

/** Of each file no more than a byte above the limit is kept. */
function partsOf(req: Request, { field, largest }: ExpectedFile): Promise<UploadParts> {
  return new Promise((resolve, reject) => {
    const files: Buffer[][] = [];
    const fields = new Map<string, string>();
    const parser = new Busboy({
      headers: { ...req.headers, 'content-type': req.headers['content-type'] ?? '' },
      limits: { files: 2, fields: 10, parts: 12, fileSize: largest + 1, headerPairs: 20 },
    });
    parser.on('file', (name, stream) => {
      const chunks: Buffer[] = [];
      if (name === field) files.push(chunks);
      stream.on('data', (chunk: Buffer) => {
        if (name === field) chunks.push(chunk);
      });
      stream.on('error', reject);
    });
    parser.on('field', (name, value) => fields.set(name, value));
    parser.on('error', reject);
    parser.on('finish', () =>
      resolve({
        files: files.map((chunks) => Buffer.concat(chunks)),
        fields: Object.fromEntries(fields),
      }),
    );
    req.on('close', () => {
      if (!req.complete) reject(new Error('the upload was broken off'));
    });
    req.pipe(parser);
  });
}
