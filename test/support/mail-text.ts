/** The first link that stands on a line of its own. */
export function linkIn(text: string): string | undefined {
  return /^https?:\/\/\S+$/m.exec(text)?.[0];
}

/** The code that a mail asks to enter. */
export function codeIn(text: string): string | undefined {
  return /^Your code: (\S+)$/m.exec(text)?.[1];
}
