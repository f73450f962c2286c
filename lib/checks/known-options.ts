import { shown } from './shown';

/** The names of all options of a kind, of which the compiler sees that none is missing. */
export const optionNames = <Options>(names: Record<keyof Options, true>): string[] => Object.keys(names);

/**
 * @param example how the function is called
 * @throws where options are no object, or one has a name that is none of theirs: it would be left out without a word
 */
export function requireKnownOptions(where: string, options: unknown, names: readonly string[], example: string): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options))
    throw new Error(`${where}: takes its options as one object, such as ${example}, found ${shown(options)}`);
  const unknown = Object.keys(options).find((name) => !names.includes(name));
  if (unknown === undefined) return;
  const meant = nearest(unknown, names);
  const advice = meant ? `did you mean ${meant}?` : `leave it out, or use one of ${names.join(', ')}`;
  throw new Error(`${where}: has no option ${unknown}; ${advice}`);
}

/** The name that is fewest letters away, in whatever case; none where that is more than a third of the letters, and more than two. */
function nearest(name: string, names: readonly string[]): string | undefined {
  const distances = names.map((other) => editDistance(name.toLowerCase(), other.toLowerCase()));
  const least = Math.min(...distances);
  return least <= Math.max(2, name.length / 3) ? names[distances.indexOf(least)] : undefined;
}

/** How many letters must be put in, left out or changed to make one word the other (V. Levenshtein, 1966). */
function editDistance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, j) => j);
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++)
      next.push(Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (one[i - 1] === other[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[other.length];
}
