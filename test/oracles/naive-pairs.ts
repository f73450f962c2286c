import { createRandom } from '../../lib/tensorflow/seeded-random';

/**
 * `makePairs` by its definition, O(n²): for each image, all candidates are listed and one of them is drawn. Strangers are
 * listed class by class, in the order in which the classes first appear.
 */
export function naivePairs(
  labels: readonly number[],
  seed: number,
): { left: number[]; right: number[]; same: number[] } {
  const random = createRandom({ seed });
  const classes = [...new Set(labels)];
  const pairs: [left: number, right: number, same: number][] = [];
  labels.forEach((label, row) => {
    const friends = labels.flatMap((other, index) => (other === label && index !== row ? [index] : []));
    const strangers = classes
      .filter((other) => other !== label)
      .flatMap((wanted) => labels.flatMap((other, index) => (other === wanted ? [index] : [])));
    pairs.push([row, friends.length === 0 ? row : friends[random.integer(friends.length)], 1]);
    pairs.push([row, strangers[random.integer(strangers.length)], 0]);
  });
  return {
    left: pairs.map(([left]) => left),
    right: pairs.map(([, right]) => right),
    same: pairs.map(([, , same]) => same),
  };
}
