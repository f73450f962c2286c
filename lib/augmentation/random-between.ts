import { randomUniform } from '../tensorflow/random';
import { tf } from '../tensorflow/tensorflow';

/** A lowest and a highest value. */
type Range = readonly [from: number, to: number];

/** Uniform draws from a range, one per image: float32 [count, 1, 1, 1]. */
export function randomBetween(count: number, [from, to]: Range): tf.Tensor4D {
  return tf.tidy(() =>
    randomUniform([count, 1, 1, 1])
      .mul(to - from)
      .add(from),
  ) as tf.Tensor4D;
}

/** Log-uniform draws from a range, one per image, so that twice and half a value are equally likely: float32 [count, 1, 1, 1]. */
export function randomRatio(count: number, [from, to]: Range): tf.Tensor4D {
  return tf.tidy(() => tf.exp(randomBetween(count, [Math.log(from), Math.log(to)])));
}

/** @throws RangeError unless `range` is two numbers in ascending order, the first above 0, the second at most `most` */
export function requireRange(what: string, range: Range, { most = Number.MAX_VALUE } = {}): void {
  const [from, to] = range;
  if (range.length === 2 && from > 0 && from <= to && to <= most) return;
  const upTo = most < Number.MAX_VALUE ? ` up to ${most}` : '';
  throw new RangeError(`${what} must be two numbers above 0${upTo}, in ascending order, found [${range.join(', ')}]`);
}
