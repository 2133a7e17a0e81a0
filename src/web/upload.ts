import { Busboy } from '@fastify/busboy';
import type { Request } from 'express';
import { HttpError } from './errors.ts';

/** What came of reading a file out of a form. */
export type Upload =
  | { readonly ok: true; readonly bytes: Buffer }
  | { readonly ok: false; readonly problem: 'missing' | 'several' | 'tooLarge' | 'unreadable' };

/** A file that is too large is read to its end, so that the page can say so; but not any amount. */
const READ_AT_MOST = 4;

/**
 * The one file that a form carries in `field`, at most `largest` bytes. What the browser says about
 * it, its name and its type, is not even looked at (ASVS 5.2.2, 5.3.2).
 * @throws HttpError 413 when the whole body is far too large, or does not say how large it is
 */
export async function readUpload(req: Request, field: string, largest: number): Promise<Upload> {
  if (!req.is('multipart/form-data')) return { ok: false, problem: 'missing' };
  const length = Number(req.headers['content-length'] ?? Number.POSITIVE_INFINITY);
  if (length > largest * READ_AT_MOST) throw new HttpError(413, 'upload too large');
  try {
    const files = (await filesOf(req, field, largest)).filter(({ length: size }) => size > 0);
    const [bytes, second] = files;
    if (!bytes) return { ok: false, problem: 'missing' };
    if (second) return { ok: false, problem: 'several' };
    return bytes.length > largest ? { ok: false, problem: 'tooLarge' } : { ok: true, bytes };
  } catch {
    // The rest is read and forgotten, so that the answer can be heard.
    req.unpipe();
    req.resume();
    return { ok: false, problem: 'unreadable' };
  }
}

/** Of each file no more than a byte above the limit is kept. */
function filesOf(req: Request, field: string, largest: number): Promise<Buffer[]> {
  return new Promise((resolve, reject) => {
    const files: Buffer[][] = [];
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
    parser.on('error', reject);
    parser.on('finish', () => resolve(files.map((chunks) => Buffer.concat(chunks))));
    req.on('close', () => {
      if (!req.complete) reject(new Error('the upload was broken off'));
    });
    req.pipe(parser);
  });
}
