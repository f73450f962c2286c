import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { meanTripletHinge } from '../../../lib/losses/parts/triplet-hinges';
import { tripletsOf } from '../../../lib/miners/miner';
import { tf } from '../../../lib/tensorflow/tensorflow';
import '../../matchers';
import { gradient, numberOf } from '../support';

const square = (element: fc.Arbitrary<number>, count: number) =>
  fc.array(fc.array(element, { minLength: count, maxLength: count }), { minLength: count, maxLength: count });
const cases = fc.integer({ min: 1, max: 6 }).chain((count) =>
  fc.record({
    // Multiples of 1/32, with a margin that is not one: no triplet costs exactly 0.
    distances: square(
      fc.integer({ min: 0, max: 40 }).map((i) => i / 32),
      count,
    ),
    positive: square(fc.integer({ min: 0, max: 1 }), count),
    negative: square(fc.integer({ min: 0, max: 1 }), count),
  }),
);
const margin = 0.4 + 1 / 128;

describe('meanTripletHinge', () => {
  it('agrees with loops, by pairs and by triplets, and so does its gradient', () => {
    fc.assert(
      fc.property(cases, ({ distances, positive, negative }) => {
        const count = distances.length;
        const slope = distances.map((row) => row.map(() => 0));
        let [cost, triplets] = [0, 0];
        for (let a = 0; a < count; a++)
          for (let p = 0; p < count; p++)
            for (let n = 0; n < count; n++) {
              if (!positive[a][p] || !negative[a][n]) continue;
              triplets++;
              const excess = distances[a][p] - distances[a][n] + margin;
              if (excess <= 0) continue;
              cost += excess;
              slope[a][p]++;
              slope[a][n]--;
            }
        const pairs = {
          positive: tf.tensor2d(positive, undefined, 'bool'),
          negative: tf.tensor2d(negative, undefined, 'bool'),
        };
        const whole = tripletsOf(pairs);
        const blocks = (first: number, some: number) =>
          tf.slice(whole, [first, 0, 0], [some, count, count]) as tf.Tensor3D;
        for (const chosen of [pairs, blocks]) {
          const loss = (x: tf.Tensor2D) => meanTripletHinge(x, chosen, margin);
          expect(numberOf(() => loss(tf.tensor2d(distances)))).toBeAllclose(cost / Math.max(triplets, 1), {
            atol: 1e-6,
          });
          const wanted = slope.map((row) => row.map((value) => value / Math.max(triplets, 1)));
          expect(gradient(loss, tf.tensor2d(distances))).toBeAllclose(wanted, { atol: 1e-6 });
        }
      }),
    );
  });
});
