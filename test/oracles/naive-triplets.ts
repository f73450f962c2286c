import { createRandom } from '../../lib/tensorflow/seeded-random';

/**
 * `makeTriplets` by its definition, O(n²): each class is listed, shuffled and eaten up two by two, and all images of other classes
 * are listed, class by class in the order in which the classes first appear, before one of them is drawn.
 */
export function naiveTriplets(labels: readonly number[], seed: number, perClass?: number): number[][] {
  const random = createRandom({ seed });
  const classes = [...new Set(labels)];
  const rowsOf = (wanted: number) => labels.flatMap((label, row) => (label === wanted ? [row] : []));
  const triplets: number[][] = [];
  for (const label of classes) {
    const order = rowsOf(label);
    if (order.length < 2) continue;
    let left: number[] = [];
    for (let made = 0; made < (perClass ?? Math.floor(order.length / 2)); made++) {
      if (left.length < 2) left = [...random.shuffle(order)];
      const strangers = classes.filter((other) => other !== label).flatMap(rowsOf);
      const negative = strangers[random.integer(strangers.length)];
      triplets.push([left.shift()!, left.shift()!, negative]);
    }
  }
  return triplets;
}
