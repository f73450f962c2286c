import { expect, it } from 'vitest';
import { tf } from '../../../../lib/runtime/tensorflow';
import { fused, holder, images, normal } from './support';

const averages = [holder([3]), holder([2, 4]), holder([3])];
const moved = (average: tf.Tensor, value: tf.Tensor, momentum = 0.75) =>
  average.mul(momentum).add(value.mul(1 - momentum));

/** A step that moves all averages towards values made of x [3]. */
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
])('%s averages behind a guard in the same op, as fit does where the loss is %d', (_, factor) => {
  const guarded = (x: tf.Tensor) => {
    const before = averages.map((average) => average.clone());
    const [loss] = step(x.mul(factor));
    const finite = tf.isFinite(loss);
    for (const [i, average] of averages.entries()) average.assign(tf.where(finite, average, before[i]));
    return [finite.cast('float32')];
  };
  const ops = fused(guarded, [normal([3])], { assigns: averages });
  expect(count(ops, 'SiameseMovingAverages')).toBe(1);
  expect(count(ops, 'IsFinite > SiameseMovingAverages')).toBe(1);
  for (const op of ['Add', 'Select', 'Tile']) expect(ops).not.toContain(op);
});

it('leaves a guard alone that keeps something else', () => {
  const [a, , b] = averages;
  const guarded = (x: tf.Tensor) => {
    const finite = tf.isFinite(x.sum());
    a.assign(tf.where(finite, moved(a, x), b));
    b.assign(tf.where(finite, moved(b, x), a));
    return [x.sum()];
  };
  expect(fused(guarded, [normal([3])], { assigns: [a, b] })).not.toContain('SiameseMovingAverages');
});

it('takes one op a pair of factors, and leaves one average alone', () => {
  const ops = fused((x) => step(x, [0.5, 0.5, 0.9]), [normal([3])], { assigns: averages });
  expect(count(ops, 'SiameseMovingAverages')).toBe(1);
  expect(count(ops, 'Add')).toBe(1);
});

it('leaves averages alone that the step goes on with', () => {
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
