import { attribute, hasNativeOps, nativeOp } from './native-op';
import { philoxNormal, philoxUniform } from './philox';
import { tf } from './tensorflow';

/** Draws inside a training step are numbered, so that they differ from one another and each can be repeated. */
interface Stream {
  seed: tf.Tensor1D;
  draws: number;
}

let current: Stream | undefined;

/**
 * Runs `step`, in which every random op draws from `seed` (int32 [2], such as [run, step]): the same seed gives the same draws,
 * whatever was drawn before. Without it, draws differ from run to run.
 */
export function withSeed<T>(seed: tf.Tensor1D, step: () => T): T {
  const outer = current;
  current = { seed, draws: 0 };
  try {
    return step();
  } finally {
    current = outer;
  }
}

/**
 * For an op that draws by itself: the seed of the current step and the number of a new draw in it; undefined outside `withSeed`.
 */
export function nextDraw(): { seed: tf.Tensor1D; draw: number } | undefined {
  return current && { seed: current.seed, draw: ++current.draws };
}

/** True inside `withSeed`. */
export function isSeeded(): boolean {
  return current !== undefined;
}

/**
 * Uniform draws in [0, 1): float32 of `shape`. Within `withSeed`, and so in the steps of `fit`, the same seed gives the same numbers
 * wherever the library runs. Outside it they are tfjs's own, which differ from run to run.
 */
export function randomUniform(shape: number[]): tf.Tensor {
  return drawn('StatelessRandomUniform', philoxUniform, shape) ?? tf.randomUniform(shape);
}

/** Draws of the standard normal distribution, made as those of `randomUniform`: float32 of `shape`, to their rounding. */
export function randomNormal(shape: number[]): tf.Tensor {
  return drawn('StatelessRandomNormal', philoxNormal, shape) ?? tf.randomNormal(shape);
}

/** By TensorFlow's op if TensorFlow computes, otherwise the same draws in JavaScript; undefined outside `withSeed`. */
function drawn(op: string, inJavaScript: typeof philoxUniform, shape: number[]): tf.Tensor | undefined {
  const next = nextDraw();
  if (!next) return undefined;
  return tf.tidy(() => {
    const seed = next.seed.mul(tf.tensor1d([1, 65_537], 'int32')).add(tf.tensor1d([0, next.draw], 'int32'));
    if (!hasNativeOps()) return tf.tensor(inJavaScript(seed.dataSync(), tf.util.sizeFromShape(shape)), shape);
    const attributes = [attribute.type('dtype'), attribute.type('T', 'int32'), attribute.type('Tseed', 'int32')];
    return nativeOp(op, attributes, [tf.tensor1d(shape, 'int32'), seed])[0];
  });
}
