import { attribute, hasNativeOps, nativeOp } from './native-op';
import { tf } from './tensorflow';

/** Draws inside a training step are numbered, so that each is another one and each can be repeated. */
interface Stream {
  seed: tf.Tensor1D;
  draws: number;
}

let current: Stream | undefined;

/**
 * Runs `step` so that every random op in it draws from `seed` (int32 [2], such as [run, step]):
 * the same seed gives the same draws, whatever was drawn before. Without it, draws differ from run to run.
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

/** Uniform draws in [0, 1), made by TensorFlow and not number by number in JavaScript: float32 of `shape`. */
export function randomUniform(shape: number[]): tf.Tensor {
  if (!current || !hasNativeOps()) return tf.randomUniform(shape);
  const stream = current;
  stream.draws++;
  return tf.tidy(() => {
    const seed = stream.seed.mul(tf.tensor1d([1, 65_537], 'int32')).add(tf.tensor1d([0, stream.draws], 'int32'));
    const attributes = [attribute.type('dtype'), attribute.type('T', 'int32'), attribute.type('Tseed', 'int32')];
    return nativeOp('StatelessRandomUniform', attributes, [tf.tensor1d(shape, 'int32'), seed])[0];
  });
}
