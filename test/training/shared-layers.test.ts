import { expect, it } from 'vitest';
import { tf } from '../../lib/tensorflow/tensorflow';
import { imageExamples } from '../../lib/training/examples';
import { fit } from '../../lib/training/fit';
import '../matchers';
import { tinyDataset } from '../tiny-dataset';

it('batch normalisation shared by two encoders learns in one, and keeps its averages in the other, which is frozen', async () => {
  const momentum = 0.75;
  const inner = tf.sequential({
    layers: [tf.layers.batchNormalization({ momentum, scale: false, center: false, inputShape: [8, 8, 1] })],
  });
  const encoderOf = (seed: number) => {
    const x = tf.input({ shape: [8, 8, 1] });
    const kernelInitializer = tf.initializers.glorotUniform({ seed });
    const layers = [inner as tf.layers.Layer, tf.layers.flatten(), tf.layers.dense({ units: 3, kernelInitializer })];
    return tf.model({ inputs: x, outputs: layers.reduce((y, layer) => layer.apply(y) as tf.SymbolicTensor, x) });
  };
  const [frozen, learning] = [encoderOf(1), encoderOf(2)];
  frozen.trainable = false;
  const dataset = tinyDataset(30);
  const variables = [tf.variable(tf.ones([3]))];
  const loss = { variables, loss: (x: tf.Tensor2D) => x.mul(variables[0]).square().mean() as tf.Scalar };
  const run = { train: imageExamples(dataset), loss, epochs: 2, batchSize: 30, quiet: true };
  const averages = () => inner.getWeights().map((weight) => weight.dataSync()[0]);
  const pixels = Array.from(dataset.images, (byte) => byte / 255);
  const mean = pixels.reduce((sum, pixel) => sum + pixel / pixels.length, 0);
  const moved = (average: number, steps: number) => mean + (average - mean) * momentum ** steps;
  let wanted = averages()[0];
  // Whichever of the two was seen last, and in runs that alternate; these run op by op, because recorded ones have copies of the
  // weights.
  for (const encoders of [[learning], [frozen], [learning], [frozen, learning, frozen]]) {
    await Promise.all(encoders.map((encoder) => fit({ ...run, encoder, jit: encoders.length === 1 })));
    if (encoders.includes(learning)) wanted = moved(wanted, 2);
    expect(averages()[0]).toBeAllclose(wanted, { rtol: 1e-5 });
  }
});
