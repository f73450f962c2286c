import { shown } from './shown';

/**
 * The check of a function's options, which gives them back. Without it, a misspelt setting, or a number in the place of the object, would
 * be ignored in silence.
 * @param example a call of the function, for the error, which begins with its name
 * @param names the names of all options; the compiler checks that none is missing
 * @returns a function of the options, and of another name for the error. It throws Error if they are not an object, or if one has an
 * unknown name
 */
export function knownOptions<Options>(example: string, names: Record<keyof NonNullable<Options>, true>) {
  const all = Object.keys(names);
  const own = example.slice(0, example.indexOf('('));
  return (options: unknown, where = own): NonNullable<Options> => {
    requireKnown(where, options, all, example);
    return options as NonNullable<Options>;
  };
}

function requireKnown(where: string, options: unknown, names: readonly string[], example: string): void {
  // A list, a set or a tensor's values are objects too.
  if (typeof options !== 'object' || options === null || Symbol.iterator in options)
    throw new Error(`${where}: options must be one object, found ${shown(options)}; pass ${example}`);
  const unknown = Object.keys(options).find((name) => !names.includes(name));
  if (unknown === undefined) return;
  const meant = nearest(unknown, names);
  const advice = meant ? `did you mean ${meant}?` : 'leave it out';
  throw new Error(`${where}: options must be among ${names.join(', ')}, found ${unknown}; ${advice}`);
}

/** The most similar name, ignoring case, if its edit distance is at most 2 or a third of the word's length. */
function nearest(name: string, names: readonly string[]): string | undefined {
  const distances = names.map((other) => editDistance(name.toLowerCase(), other.toLowerCase()));
  const least = Math.min(...distances);
  return least <= Math.max(2, name.length / 3) ? names[distances.indexOf(least)] : undefined;
}

/** The number of letters to insert, delete or replace to turn one word into the other (V. Levenshtein, 1966). */
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
