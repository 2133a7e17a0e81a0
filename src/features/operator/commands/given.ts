import { CommandError, type Given } from '../../../auth/command.ts';

/** The value of an option; undefined when it was not given. */
export function option({ options }: Given, name: string): string | undefined {
  const value = options[name];
  return typeof value === 'string' ? value : undefined;
}

/**
 * The moment that an option names: `2026-05-01`, or with a time `2026-05-01T10:00:00Z`, in UTC.
 * @throws CommandError when it is no moment
 */
export function moment(given: Given, name: string): Date | undefined {
  const text = option(given, name);
  if (text === undefined) return undefined;
  const date = new Date(text);
  if (!/^\d{4}-\d\d-\d\d(?:T[\d:.]+Z)?$/.test(text) || Number.isNaN(date.getTime())) {
    throw new CommandError(`--${name} is not a day such as 2026-05-01, or a moment in UTC.`);
  }
  return date;
}
