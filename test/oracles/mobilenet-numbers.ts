import { tf } from '../../lib/tensorflow/tensorflow';

/** Numbers in [0, 1), as make_mobilenet_golden.py makes them. */
function* generator(seed: number): Generator<number, never> {
  let state = seed;
  for (;;) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield state / 2 ** 32;
  }
}

function draw(stream: Generator<number, never>, shape: number[], low: number, high: number): tf.Tensor {
  const size = shape.reduce((product, length) => product * length, 1);
  return tf.tensor(
    Float32Array.from({ length: size }, () => low + (high - low) * stream.next().value),
    shape,
  );
}

export const numbers = (seed: number, shape: number[], low: number, high: number): tf.Tensor =>
  draw(generator(seed), shape, low, high);

const bounds: Record<string, [low: number, high: number]> = {
  gamma: [0.5, 1.5],
  beta: [-0.5, 0.5],
  moving_mean: [-0.1, 0.1],
  moving_variance: [0.5, 1.5],
};

/** Sets all weights, one layer after the other. */
export function setGeneratedWeights(encoder: tf.LayersModel): void {
  const stream = generator(1);
  for (const layer of encoder.layers) {
    const weights = layer.weights.map(({ originalName, shape }) => {
      const size = shape as number[];
      const name = originalName.split('/')[1];
      const inputs =
        name === 'depthwise_kernel' ? 9 : size.slice(0, -1).reduce((product, length) => product * length, 1);
      const bound = Math.sqrt(6 / inputs);
      return draw(stream, size, ...(bounds[name] ?? [-bound, bound]));
    });
    layer.setWeights(weights);
    tf.dispose(weights);
  }
}
