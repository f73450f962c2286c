import { knownOptions } from '../checks/known-options';
import { requireWholeNumbers } from '../checks/require-whole-numbers';
import type { Embeddings } from '../models/embed';
import { groupByClass } from '../pairs/group-by-class';
import { checkEmbeddings } from '../search/check-embeddings';
import { type Random, randomOf } from '../tensorflow/seeded-random';

export interface FewShotOptions {
  /** k, the number of examples per class: 1 is one-shot. */
  shots: number;
  /** The number of classes per episode, 2 or more; default all. */
  ways?: number;
  /** The number of further images per class to recognise in an episode; default 15, as is usual. */
  queries?: number;
  /** The number of episodes, each with newly drawn classes, examples and queries, 2 or more; default 1,000. */
  episodes?: number;
  /** A whole number; the same embeddings, labels and options give the same result. */
  seed: number;
}

const known = knownOptions<FewShotOptions>('fewShotAccuracy(embeddings, labels, { shots: 1, seed: 7 })', {
  shots: true,
  ways: true,
  queries: true,
  episodes: true,
  seed: true,
});

/**
 * mean over the episodes of the fraction of queries whose nearest prototype is the one of their class. A prototype is the mean of the
 * `shots` examples of its class, with all embeddings scaled to length 1; nearest is the smallest angle, and the first of equals.
 *
 * `low` and `high` are mean ± 1.96 s / √episodes, with s the standard deviation over the episodes: a 95 % confidence interval of the mean
 * over all episodes of these images. It says nothing about other images.
 *
 * @param embeddings of images of classes that the network was not trained on; otherwise the result says little
 * @param labels class of each image, [size]: whole numbers from 0 to 2³¹ - 1
 * @returns fractions from 0 to 1; guessing gives 1 / ways
 * @throws Error if an option is unknown, there are not as many labels as embeddings, an embedding is not finite, there are fewer classes
 * than ways, or a class has fewer images than shots + queries; RangeError if an option or a label is not such a number
 * @see O. Vinyals et al., "Matching networks for one shot learning", NeurIPS 2016 (episodes); J. Snell, K. Swersky, R. Zemel,
 * "Prototypical networks for few-shot learning", NeurIPS 2017 (prototypes)
 */
export function fewShotAccuracy(
  embeddings: Embeddings,
  labels: ArrayLike<number>,
  options: FewShotOptions,
): { accuracy: number; low: number; high: number } {
  const where = 'fewShotAccuracy';
  const random = randomOf(where, known(options));
  const lengths = checkEmbeddings(where, 'embeddings', embeddings);
  if (labels.length !== embeddings.size)
    throw new Error(`${where}: labels must be one for each embedding, found ${labels.length} for ${embeddings.size}`);
  const { rows, starts } = groupByClass(where, labels);
  const classes = Array.from(starts.subarray(1), (end, i) => rows.subarray(starts[i], end));
  const { shots, ways = classes.length, queries = 15, episodes = 1000 } = options;
  requireWholeNumbers(where, { shots, queries });
  requireWholeNumbers(where, { ways, episodes }, { least: 2 });
  const smallest = Math.min(...classes.map(({ length }) => length));
  if (classes.length < ways || smallest < shots + queries)
    throw new Error(
      `${where}: labels must have ${ways} classes or more, each of ${shots + queries} images or more (${shots} shots, ${queries} queries), found ${classes.length} classes, the smallest of ${smallest}; lower ways, shots or queries`,
    );

  const { values, dimensions } = embeddings;
  const direction = (row: number) => {
    const scale = lengths[row] > 0 ? 1 / lengths[row] : 0;
    return Float64Array.from(values.subarray(row * dimensions, (row + 1) * dimensions), (value) => value * scale);
  };
  const shares = Float64Array.from({ length: episodes }, () => {
    const drawn = drawSome(classes, ways, random).map((own) =>
      Array.from(drawSome(own, shots + queries, random), direction),
    );
    const prototypes = drawn.map((own) => unitMean(own.slice(0, shots)));
    let right = 0;
    for (const [way, own] of drawn.entries())
      for (const query of own.slice(shots)) if (nearest(query, prototypes) === way) right++;
    return right / (ways * queries);
  });
  const accuracy = shares.reduce((sum, share) => sum + share, 0) / episodes;
  const variance = shares.reduce((sum, share) => sum + (share - accuracy) ** 2, 0) / (episodes - 1);
  const margin = 1.96 * Math.sqrt(variance / episodes);
  return { accuracy, low: accuracy - margin, high: accuracy + margin };
}

/** `count` of the items, in random order; every choice is equally likely. The items themselves are not changed. */
function drawSome<T>(items: ArrayLike<T>, count: number, random: Random): T[] {
  const places = new Map<number, number>();
  return Array.from({ length: count }, (_, i) => {
    const other = i + random.integer(items.length - i);
    const chosen = places.get(other) ?? other;
    places.set(other, places.get(i) ?? i);
    return items[chosen];
  });
}

function unitMean(vectors: readonly Float64Array[]): Float64Array {
  const sum = new Float64Array(vectors[0].length);
  for (const vector of vectors) for (let i = 0; i < sum.length; i++) sum[i] += vector[i];
  const length = Math.hypot(...sum) || 1;
  return sum.map((value) => value / length);
}

function nearest(query: Float64Array, prototypes: readonly Float64Array[]): number {
  let best = { way: -1, cosine: Number.NEGATIVE_INFINITY };
  for (const [way, prototype] of prototypes.entries()) {
    let cosine = 0;
    for (let i = 0; i < query.length; i++) cosine += query[i] * prototype[i];
    if (cosine > best.cosine) best = { way, cosine };
  }
  return best.way;
}
