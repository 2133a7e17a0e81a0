/**
 * The body of another server's answer.
 * @throws Error when it is longer than so many bytes; no more than these are kept in memory
 */
export async function readAtMost(answer: Response, bytes: number): Promise<Blob> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for await (const part of answer.body ?? []) {
    size += part.length;
    if (size > bytes) throw new Error('another server answered with too much');
    parts.push(part);
  }
  return new Blob(parts);
}
