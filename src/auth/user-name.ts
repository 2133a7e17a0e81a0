export const USER_NAME_LENGTH = { min: 3, max: 30 } as const;

/** Letters and digits, with single dots, dashes or underscores between them. */
export const USER_NAME_SHAPE = /^[a-z0-9]+(?:[._-][a-z0-9]+)*$/i;

/**
 * The user name that was typed at sign-in, in the form that is kept; undefined for a text that is no user
 * name.
 */
export function readUserName(typed: string): string | undefined {
  const name = typed.trim();
  return name.length <= USER_NAME_LENGTH.max && USER_NAME_SHAPE.test(name)
    ? name.toLowerCase()
    : undefined;
}

/** Keyboards of some scripts have an @ of their own. */
export function looksLikeEmail(typed: string): boolean {
  return typed.normalize('NFKC').includes('@');
}
