import type { z } from 'zod';
import type { Together } from '../together.ts';

/** The variables of the environment that are set, by name. */
export type Environment = Readonly<Record<string, string>>;

/**
 * A setting of a feature: the check of the variable of its name, with mistakes in words. What is
 * spread over several variables is a function of all that are set, which tells each `mistake`.
 */
export type Setting =
  | z.ZodType<unknown, string | undefined>
  | ((set: Environment, mistake: (words: string) => void) => unknown);

/**
 * The settings of each feature, by name. A feature declares its own here by declaration merging (see
 * a settings.ts), so that their names and values are known to the types.
 */
// biome-ignore lint/suspicious/noEmptyInterface: what is read here by itself is in variables.ts
export interface SettingParts {}

/** The settings of all features, as they are declared. */
export type SettingTable = Together<SettingParts[keyof SettingParts]>;

/** Their values. */
export type Settings = {
  readonly [Name in keyof SettingTable]: SettingTable[Name] extends z.ZodType<infer Value>
    ? Value
    : SettingTable[Name] extends (...given: never) => infer Value
      ? Value
      : never;
};

/** The values of settings, and every mistake in words. */
export function readSettings(
  table: Readonly<Record<string, Setting>>,
  set: Environment,
): { readonly values: object; readonly mistakes: readonly string[] } {
  const mistakes: string[] = [];
  const read = (name: string, setting: Setting) => {
    if (typeof setting === 'function') return setting(set, (words) => mistakes.push(words));
    const { data, error } = setting.safeParse(set[name]);
    mistakes.push(...(error?.issues ?? []).map(({ message }) => message));
    return data;
  };
  const values = Object.entries(table).map(([name, setting]) => [name, read(name, setting)]);
  return { values: Object.freeze(Object.fromEntries(values)), mistakes };
}
