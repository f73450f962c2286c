import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { embed } from '../../lib/models/embed';
import { imageBatch } from '../../lib/models/image-batch';
import { onnxPass } from '../../lib/models/onnx-pass';
import { tf } from '../../lib/tensorflow/tensorflow';
import { fit } from '../../lib/training/fit';
import { tinyDataset } from '../tiny-dataset';
import { tinyEncoder, tinyRun } from '../training/tiny-run';
import '../matchers';
import { describeWithOnnxRuntime } from './onnx-runtime-here';
import { encoders } from './saved/encoders';

beforeEach(() => {
  vi.stubEnv('SIAMESE_EMBED_ENGINE', 'onnxruntime');
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
});

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

const tolerance = { rtol: 1e-5, atol: 1e-5 };

/** Arbitrary bytes as images for an encoder. */
function imagesFor(encoder: tf.LayersModel, size: number) {
  const shape = encoder.inputs[0].shape.slice(1) as [number, number, number];
  const images = Uint8Array.from({ length: size * shape[0] * shape[1] * shape[2] }, (_, i) => (i * 2654435761) >>> 24);
  return { ...tinyDataset(size), images, shape };
}

/** The encoder's outputs, computed op by op: [rows, d]. */
const opByOp = (encoder: tf.LayersModel, dataset: ReturnType<typeof imagesFor>) =>
  tf.tidy(() => {
    const rows = Array.from({ length: dataset.size }, (_, row) => row);
    return (encoder.predict(imageBatch(dataset, rows)) as tf.Tensor).dataSync();
  });

describeWithOnnxRuntime('embed by onnxruntime', () => {
  it.each(Object.entries(encoders))('returns the outputs of %s to 1e-5, whatever the batches', async (_, encoderOf) => {
    const encoder = encoderOf();
    const dataset = imagesFor(encoder, 11);
    const expected = opByOp(encoder, dataset);
    const before = tf.memory().numTensors;
    for (const batchSize of [1, 4, 100])
      expect((await embed(encoder, dataset, { batchSize })).values).toBeAllclose(expected, tolerance);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('uses the current weights, whether set, assigned or trained', async () => {
    const encoder = tinyEncoder();
    const dataset = imagesFor(encoder, 9);
    const changes: (() => unknown)[] = [
      () => {},
      () => encoder.setWeights(encoder.getWeights().map((weight) => weight.mul(-2).add(0.1))),
      () => (encoder.weights[0].read() as tf.Variable).assign(tf.ones(encoder.weights[0].shape as [number, number])),
      () => fit(tinyRun({ encoder, epochs: 2 })),
    ];
    let before = new Float32Array(27);
    for (const change of changes) {
      await change();
      const { values } = await embed(encoder, dataset);
      expect(values).toBeAllclose(opByOp(encoder, dataset), tolerance);
      expect(Math.max(...values.map((value, i) => Math.abs(value - before[i])))).toBeGreaterThan(1e-3);
      before = Float32Array.from(values);
    }
  });

  it('uses the current activation and call of a layer after they were replaced', async () => {
    const encoder = tinyEncoder();
    const dataset = imagesFor(encoder, 9);
    const layer = encoder.layers.at(-1) as tf.layers.Layer & { activation: unknown };
    await embed(encoder, dataset);
    const before = tf.memory().numTensors;
    for (const activation of ['tanh', 'softplus'] as const) {
      layer.activation = (tf.layers.activation({ activation }) as unknown as typeof layer).activation;
      expect((await embed(encoder, dataset)).values).toBeAllclose(opByOp(encoder, dataset), tolerance);
    }
    const call = layer.call.bind(layer);
    layer.call = (inputs, options) => tf.mul(call(inputs, options) as tf.Tensor, 3);
    expect((await embed(encoder, dataset)).values).toBeAllclose(opByOp(encoder, dataset), tolerance);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('gives each of several calls at once the weights that it began with', async () => {
    const encoder = tinyEncoder();
    const dataset = imagesFor(encoder, 40);
    const runs = [0, 1, 2].map((i) => {
      encoder.setWeights(encoder.getWeights().map((weight) => weight.add(i / 10)));
      return { expected: opByOp(encoder, dataset), found: embed(encoder, dataset, { batchSize: 7 }) };
    });
    for (const { expected, found } of runs) expect((await found).values).toBeAllclose(expected, tolerance);
  });

  it('lets others run between batches', async () => {
    const encoder = tinyEncoder();
    let turns = 0;
    const timer = setInterval(() => turns++, 0);
    const { size } = await embed(encoder, imagesFor(encoder, 2_000), { batchSize: 1 });
    clearInterval(timer);
    expect(size).toBe(2_000);
    expect(turns).toBeGreaterThan(10);
  });

  it('refuses an encoder without an ONNX form, which TensorFlow embeds', async () => {
    class Running extends tf.layers.Layer {
      static className = 'Running';
      override call(inputs: tf.Tensor | tf.Tensor[]) {
        return tf.cumsum(Array.isArray(inputs) ? inputs[0] : inputs, 1);
      }
      override computeOutputShape(shape: tf.Shape) {
        return shape;
      }
    }
    const input = tf.input({ shape: [8, 8, 1] });
    const flat = tf.layers.flatten().apply(input) as tf.SymbolicTensor;
    const encoder = tf.model({
      inputs: input,
      outputs: new Running({ name: 'sums' }).apply(flat) as tf.SymbolicTensor,
    });
    const dataset = imagesFor(encoder, 5);
    await expect(embed(encoder, dataset)).rejects.toThrow(/layer sums uses TensorFlow's op Cumsum/);
    vi.stubEnv('SIAMESE_EMBED_ENGINE', '');
    expect((await embed(encoder, dataset)).values).toBeAllclose(opByOp(encoder, dataset));
  });
});

describe('onnxPass', () => {
  it('is undefined if TensorFlow must embed', () => {
    for (const engine of ['', 'tensorflow']) {
      vi.stubEnv('SIAMESE_EMBED_ENGINE', engine);
      expect(onnxPass(tinyEncoder())).toBeUndefined();
    }
  });
});
