import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { dirname, relative, resolve } from 'node:path';
import { projectPath } from './root.ts';

/** A place in the bundle, as a stack has it. */
const PLACE = /(\/[^():"\n\\]*\/latchkey\.cjs):(\d+):(\d+)/g;

/** The maps of bundles that were asked for; reading one takes some hundred milliseconds, once. */
const maps = new Map<string, SourceMap | undefined>();

/**
 * Puts the places in the sources into a stack, where it has places in the bundle. Every text may be
 * handed in, as often as one likes.
 */
export function sourceStack(stack: string): string {
  if (!stack.includes('latchkey.cjs')) return stack;
  return stack.replace(PLACE, (place, file: string, line: string, column: string) => {
    const entry = mapOf(file)?.findEntry(Number(line) - 1, Number(column) - 1);
    if (!entry || !('originalSource' in entry)) return place;
    const source = relative(projectPath(''), resolve(dirname(file), entry.originalSource));
    return `${source}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
  });
}

function mapOf(file: string): SourceMap | undefined {
  if (!maps.has(file)) maps.set(file, readMap(`${file}.map`));
  return maps.get(file);
}

/** Without its map a stack is still a stack. */
function readMap(path: string): SourceMap | undefined {
  try {
    return new SourceMap(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return undefined;
  }
}
