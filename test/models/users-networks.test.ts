import { node } from '@tensorflow/tfjs-node-gpu';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { euclideanDistance } from '../../lib/distances/euclidean-distance';
import { contrastiveLoss } from '../../lib/losses/contrastive-loss';
import { embed } from '../../lib/models/embed';
import { exportForBrowser } from '../../lib/models/saved/export-for-browser';
import { loadEncoder } from '../../lib/models/saved/load-encoder';
import { saveEncoder } from '../../lib/models/saved/save-encoder';
import { makePairs } from '../../lib/pairs/make-pairs';
import { tf } from '../../lib/tensorflow/tensorflow';
import { pairExamples } from '../../lib/training/examples';
import { fit } from '../../lib/training/fit';
import '../matchers';
import { tinyDataset } from '../tiny-dataset';
import { temporaryFolder } from './saved/encoders';

const path = temporaryFolder();
const L = tf.layers;
const glorot = (seed: number) => tf.initializers.glorotUniform({ seed });

/** A convolution, these layers, and a dense layer. */
function network(layers: tf.layers.Layer[], shape: (number | null)[] = [8, 8, 1]): tf.LayersModel {
  const inputs = tf.input({ shape });
  const first = L.conv2d({ filters: 8, kernelSize: 3, padding: 'same', strides: 2, kernelInitializer: glorot(1) });
  const last = L.dense({ units: 3, kernelInitializer: glorot(2) });
  let x = first.apply(inputs) as tf.SymbolicTensor;
  for (const layer of [...layers, last]) x = layer.apply(x) as tf.SymbolicTensor;
  return tf.model({ inputs, outputs: x });
}

const pool = () => L.globalAveragePooling2d({});
const kernelInitializer = glorot(3);
/** Networks of tfjs's stock layers, as users build them, each under the name of what it contains. */
const networks: Record<string, () => tf.LayersModel> = {
  'images of any size': () =>
    network([L.maxPooling2d({ poolSize: 2, padding: 'same' }), L.reLU(), pool()], [null, null, 1]),
  'any size, with normalisation and noise': () =>
    network(
      [L.batchNormalization(), L.activation({ activation: 'relu6' }), L.dropout({ rate: 0.2 }), pool()],
      [null, null, 1],
    ),
  'layer normalisation': () => network([pool(), L.layerNormalization(), L.reLU()]),
  'a transposed convolution': () =>
    network([L.conv2dTranspose({ filters: 4, kernelSize: 2, strides: 2, kernelInitializer }), pool()]),
  cropping: () =>
    network([
      L.cropping2D({
        cropping: [
          [1, 0],
          [0, 1],
        ],
      }),
      L.flatten(),
    ]),
  'an LSTM': () =>
    network([
      L.reshape({ targetShape: [2, 64] }),
      L.lstm({ units: 5, kernelInitializer, recurrentInitializer: glorot(4) }),
    ]),
  'dropout of three kinds, and ReLU6': () =>
    network([
      L.dropout({ rate: 0.2, seed: 3 }),
      L.reLU({ maxValue: 6 }),
      L.alphaDropout({ rate: 0.1 }),
      L.gaussianNoise({ stddev: 0.1 }),
      pool(),
    ]),
  'normalisation of vectors, without gamma': () => network([pool(), L.batchNormalization({ scale: false })]),
};

const images = tinyDataset(24, 3);
const pairs = pairExamples(images, makePairs(images.labels, { seed: 1 }));
const train = (encoder: tf.LayersModel) =>
  fit({
    ...{ encoder, train: pairs, epochs: 1, batchSize: 16, seed: 4, optimizer: tf.train.adam(0.01) },
    loss: ([left, right], same) => contrastiveLoss(euclideanDistance(left, right), same),
  });
const weightsOf = (encoder: tf.LayersModel) => encoder.getWeights().map((weight) => weight.dataSync() as Float32Array);
const expected = (encoder: tf.LayersModel) =>
  tf.tidy(() => {
    const pixels = tf.tensor(
      Float32Array.from(images.images, (byte) => byte / 255),
      [images.size, ...images.shape],
    );
    return (encoder.apply(pixels) as tf.Tensor).dataSync() as Float32Array;
  });
const close = { rtol: 1e-4, atol: 1e-5 };

beforeAll(() => {
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
});

describe.each(Object.keys(networks))("a user's network with %s", (name) => {
  it('is trained, recorded, and the same again from the same seed', async () => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue();
    const [first, again] = [networks[name](), networks[name]()];
    const { loss } = await train(first);
    expect(warn).not.toHaveBeenCalled();
    expect((await train(again)).loss).toEqual(loss);
    expect(weightsOf(again)).toEqual(weightsOf(first));
    warn.mockRestore();
  });

  it('is embedded, and saved in every format, with the values that its layers give', async () => {
    const encoder = networks[name]();
    await train(encoder);
    const wanted = expected(encoder);
    expect((await embed(encoder, images, { batchSize: 10 })).values).toBeAllclose(wanted, close);
    for (const format of ['layers', 'checkpoint', 'saved-model'] as const) {
      await saveEncoder(encoder, path(`${name}-${format}`), { format });
      const loaded = await loadEncoder(path(`${name}-${format}`));
      expect((await embed(loaded, images, { batchSize: 10 })).values, format).toBeAllclose(wanted, close);
      expect(loaded.inputs[0].shape).toEqual(encoder.inputs[0].shape);
    }
    await exportForBrowser(encoder, path(`${name}-browser`), { quantize: false });
    expect(expected(await loadEncoder(path(`${name}-browser`)))).toBeAllclose(wanted, close);
    await saveEncoder(encoder, path(`${name}-onnx`), { format: 'onnx' });
    const model = await node.loadSavedModel(path(`${name}-saved-model`));
    const pixels = tf.tensor(
      Float32Array.from(images.images, (byte) => byte / 255),
      [images.size, ...images.shape],
    );
    const { embeddings } = model.predict({ images: pixels }) as tf.NamedTensorMap;
    expect(embeddings.dataSync(), 'saved model').toBeAllclose(wanted, close);
    model.dispose();
  });
});

describe('another backend, after a run on TensorFlow', () => {
  it('trains and embeds as TensorFlow does, to rounding', async () => {
    const convolutions = () =>
      network([L.maxPooling2d({ poolSize: 2 }), L.batchNormalization(), L.reLU(), L.reLU({ maxValue: 6 }), pool()]);
    const [first, second] = [convolutions(), convolutions()];
    const { loss } = await train(first);
    const { values } = await embed(first, images);
    await tf.setBackend('cpu');
    try {
      expect((await train(second)).loss).toBeAllclose(loss, { rtol: 1e-2, atol: 1e-3 });
      expect((await embed(second, images)).values).toBeAllclose(values, { rtol: 0.1, atol: 0.02 });
    } finally {
      await tf.setBackend('tensorflow');
    }
  });
});

describe('a network for images of any size', () => {
  it('is a SavedModel for images of any size, including sizes other than the recorded ones', async () => {
    const encoder = networks['images of any size']();
    await saveEncoder(encoder, path('any'), { format: 'saved-model' });
    const model = await node.loadSavedModel(path('any'));
    for (const [height, width] of [
      [8, 8],
      [7, 12],
      [31, 5],
    ]) {
      const x = tf.randomUniform([2, height, width, 1], 0, 1, 'float32', height);
      const { embeddings } = model.predict({ images: x }) as tf.NamedTensorMap;
      expect(embeddings).toBeAllclose(encoder.apply(x) as tf.Tensor, close);
    }
    model.dispose();
  });

  it('is refused, naming the layer that needs the size, if no graph fits all sizes', async () => {
    const crop = L.cropping2D({
      cropping: [
        [1, 0],
        [0, 1],
      ],
      name: 'crop',
    });
    const encoder = network([crop, pool()], [null, null, 1]);
    for (const [format, form] of [
      ['saved-model', 'SavedModel'],
      ['onnx', 'ONNX form'],
    ] as const)
      await expect(saveEncoder(encoder, path(format), { format })).rejects.toThrow(
        new RegExp(`^saveEncoder: the encoder has no ${form}: .*size of the images \\(layer crop\\)`),
      );
    expect((await embed(encoder, images)).values).toBeAllclose(expected(encoder), close);
  });
});
