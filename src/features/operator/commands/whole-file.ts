import { type FileHandle, open, rename, rm } from 'node:fs/promises';

/**
 * Writes a file that gets its name only once it is whole; what has that name is replaced then. Nobody else may have
 * prepared what is written to, and where `fill` fails nothing is left.
 * @param file its name
 * @param mode who may do what with it, from the first byte on
 * @param fill writes it
 * @throws an error of the system, or what `fill` throws
 */
export async function writeWhole(
  file: string,
  mode: number,
  fill: (handle: FileHandle) => Promise<void>,
): Promise<void> {
  const unfinished = `${file}.unfinished`;
  // One that is there is somebody else's, who may be writing it at this moment.
  const handle = await open(unfinished, 'wx', mode);
  try {
    await fill(handle);
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
}
