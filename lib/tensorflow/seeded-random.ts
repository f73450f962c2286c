import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import { knownOptions } from '../checks/known-options';
import { requireWholeNumbers } from '../checks/require-whole-numbers';

/** Random draws that the same seed repeats on every machine. */
export interface Random {
  /** A whole number from 0 to `count` - 1, all equally likely. `count` must be from 1 to 2³². */
  integer(count: number): number;
  /** A number in [0, 1), with 53 random bits. */
  float(): number;
  /** Puts `values` in random order, in place, all orders equally likely (Fisher and Yates), and returns them. */
  shuffle<T extends { readonly length: number; [index: number]: unknown }>(values: T): T;
}

const known = knownOptions<Parameters<typeof createRandom>[0]>('createRandom({ seed: 7 })', {
  seed: true,
  stream: true,
});

/**
 * A seeded generator: xoroshiro128+ (Blackman and Vigna, 2018), started from the SHA-256 of seed and stream, so that neighbouring
 * seeds give unrelated sequences.
 * @param options.seed any whole number from -(2⁵³ - 1) to 2⁵³ - 1
 * @param options.stream a second whole number, for another sequence of the same seed, such as the number of the epoch; default 0
 * @throws Error if an option is unknown; RangeError if `seed` or `stream` is not a whole number
 */
export function createRandom(options: { seed: number; stream?: number }): Random {
  return randomOf('createRandom', known(options));
}

function generatorOf(seed: number, stream: number): Random {
  // Adding 0 turns -0 into 0: the two are equal and must be the same seed.
  const hash = new DataView(sha256(utf8ToBytes(`${seed + 0} ${stream + 0}`)).buffer);
  const generator = xoroshiro128plusFromState([0, 4, 8, 12].map((offset) => hash.getInt32(offset, true)));

  const integer = (count: number) => uniformInt(generator, 0, count - 1);
  return {
    integer,
    float: () => uniformFloat64(generator),
    shuffle(values) {
      const items: { [index: number]: unknown } = values;
      for (let last = values.length - 1; last > 0; last--) {
        const chosen = integer(last + 1);
        const moved = items[last];
        items[last] = items[chosen];
        items[chosen] = moved;
      }
      return values;
    },
  };
}

/**
 * The generator of a function that takes a seed, and possibly a stream, among its options.
 * @param where the public function that its errors name
 * @throws RangeError if `seed` is missing, or if it or `stream` is not a whole number
 */
export function randomOf(where: string, options: { seed: number; stream?: number }): Random {
  const { seed, stream = 0 }: { seed?: unknown; stream?: unknown } = options;
  requireWholeNumbers(where, { seed }, { least: Number.NEGATIVE_INFINITY, advice: 'pass { seed: 7 }' });
  requireWholeNumbers(where, { stream }, { least: Number.NEGATIVE_INFINITY, advice: 'leave it out for 0' });
  return generatorOf(seed as number, stream as number);
}
