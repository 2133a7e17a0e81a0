/** What all parts together hold: of objects the object with the fields of each. */
export type Together<Part> = (Part extends unknown ? (part: Part) => void : never) extends (
  all: infer All,
) => void
  ? All
  : never;

/**
 * Puts named things of several parts into one table; `kind` names such a thing.
 * @throws when two parts use one name
 */
export function together<Part extends object>(
  kind: string,
  parts: readonly Part[],
): Together<Part> {
  const entries = parts.flatMap((part) => Object.entries(part));
  const names = new Set<string>();
  for (const [name] of entries) {
    if (names.has(name)) throw new Error(`There are two ${kind} with the name "${name}".`);
    names.add(name);
  }
  return Object.fromEntries(entries) as Together<Part>;
}
