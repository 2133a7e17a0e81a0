import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectPath } from '../../root.ts';

/** Where the pictures are, with one JSON file for each state of a page. */
export const FOLDER = projectPath('.data/gallery');

export const THEMES = ['light', 'dark'] as const;

/** A phone, a tablet, a laptop; CSS pixels. */
export const WIDTHS = [360, 768, 1280] as const;

/** A page in one of its states, of which there are pictures. */
export interface RecordedState {
  /** Of small letters, digits and hyphens; its files have it as their name. */
  readonly id: string;
  readonly name: string;
  readonly who: 'guest' | 'user';
  readonly status: number;
  /** The path of its view, from the top of the project. */
  readonly source: string;
}

const ID = /^[a-z0-9-]+$/;

/** The file of a picture. */
export function pictureName(id: string, theme: string, width: number): string {
  return `${id}-${theme}-${width}.png`;
}

/** All states of which there are pictures, by name. */
export async function recordedStates(): Promise<RecordedState[]> {
  const files = await readdir(FOLDER).catch(() => []);
  const states = files.filter((file) => file.endsWith('.json')).map(readState);
  return (await Promise.all(states)).toSorted((a, b) => a.name.localeCompare(b.name));
}

async function readState(file: string): Promise<RecordedState> {
  return JSON.parse(await readFile(join(FOLDER, file), 'utf8'));
}

/** Finds one of the states; undefined when there is none. */
export async function recordedState(id: string): Promise<RecordedState | undefined> {
  return ID.test(id) ? readState(`${id}.json`).catch(() => undefined) : undefined;
}
