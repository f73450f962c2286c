import { expect, it } from 'vitest';
import { tf } from '../../../lib/tensorflow/tensorflow';
import { commit, stateOf } from '../../../lib/training/step-state';
import { fused, holder, images, normal } from './support';

const averages = [holder([3]), holder([2, 4]), holder([3])];
const moved = (average: tf.Tensor, value: tf.Tensor, momentum = 0.75) =>
  average.mul(momentum).add(value.mul(1 - momentum));

/** A step that moves all averages towards values made from x [3]. */
function step(x: tf.Tensor, momenta = [0.75, 0.75, 0.75]): tf.Tensor[] {
  const values = [x.square(), tf.outerProduct(tf.ones([2]), x.concat(x.sum().reshape([1])) as tf.Tensor1D), x];
  for (const [i, average] of averages.entries()) average.assign(moved(average, values[i], momenta[i]));
  return [x.sum()];
}

const count = (ops: string[], wanted: string) => ops.filter((op) => op === wanted).length;

it('moves averages of all shapes in one op', () => {
  const ops = fused((x) => step(x), [normal([3])], { assigns: averages });
  expect(count(ops, 'SiameseMovingAverages')).toBe(1);
  expect(count(ops, 'input > SiameseMovingAverages')).toBe(4); // three averages and x itself
  expect(ops).not.toContain('Add');
});

it.each([
  ['moves', 1],
  ['keeps', Number.NaN],
])('%s averages in the same op where they are committed, as fit does where the loss is %d', (_, factor) => {
  const committed = (x: tf.Tensor) => {
    const before = averages.map((average) => average.clone());
    const [loss] = step(x.mul(factor));
    const writes = averages.map((variable, i) => ({ variable, held: before[i], made: variable }));
    const report = tf.stack([loss, stateOf(averages)]) as tf.Tensor1D;
    commit(report, writes);
    return [report.isFinite().cast('float32')];
  };
  const ops = fused(committed, [normal([3])], { assigns: averages });
  expect(count(ops, 'SiameseMovingAverages')).toBe(1);
  expect(count(ops, 'SiameseMovingAverages > SiameseCommit')).toBe(3);
  expect(ops).not.toContain('Add');
});

it('makes one op for each pair of factors, and leaves a single average alone', () => {
  const ops = fused((x) => step(x, [0.5, 0.5, 0.9]), [normal([3])], { assigns: averages });
  expect(count(ops, 'SiameseMovingAverages')).toBe(1);
  expect(count(ops, 'Add')).toBe(1);
});

it('leaves averages alone that the step uses further', () => {
  const [a, , b] = averages;
  const chained = (x: tf.Tensor) => {
    a.assign(moved(a, x));
    b.assign(moved(b, a));
    return [b.sum()];
  };
  expect(fused(chained, [normal([3])], { assigns: [a, b] })).not.toContain('SiameseMovingAverages');
  const given = (x: tf.Tensor) => {
    for (const average of [a, b]) average.assign(moved(average, x));
    return [a.add(0), b.add(0)];
  };
  expect(fused(given, [normal([3])], { assigns: [a, b] })).not.toContain('SiameseMovingAverages');
});

it('leaves sums of other kinds alone', () => {
  const [a, , b] = averages;
  const other = (sum: (average: tf.Tensor, x: tf.Tensor) => tf.Tensor) => (x: tf.Tensor) => {
    for (const average of [a, b]) average.assign(sum(average, x) as tf.Tensor<never>);
    return [x.sum()];
  };
  for (const sum of [
    (average: tf.Tensor, x: tf.Tensor) => average.mul(0.5).add(x),
    (average: tf.Tensor, x: tf.Tensor) => average.mul(x).add(x.mul(0.5)),
    (average: tf.Tensor, x: tf.Tensor) => average.mul(0.5).add(x.sum().mul(0.5)),
  ])
    expect(fused(other(sum), [images(3)], { assigns: [a, b] })).not.toContain('SiameseMovingAverages');
});
