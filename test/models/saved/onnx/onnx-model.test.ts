import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { partsOf } from '../../../../lib/models/saved/encoder-parts';
import { onnxModel, onnxSource } from '../../../../lib/models/saved/onnx/onnx-model';
import { saveEncoder } from '../../../../lib/models/saved/save-encoder';
import { tf } from '../../../../lib/tensorflow/tensorflow';
import '../../../matchers';
import { imagesFor, temporaryFolder } from '../encoders';
import { OwnLayer } from './own-layer';
import { bothWays, describeWithOnnx } from './python-onnx';
import { chain } from './stock-layers';

const path = temporaryFolder();

const onnx = (encoder: tf.LayersModel, name: string) => saveEncoder(encoder, path(name), { format: 'onnx' });

describe('an encoder without an ONNX form', () => {
  it.each<[string, (x: tf.Tensor) => tf.Tensor, RegExp]>([
    [
      'an op without an ONNX form',
      (x) => x.cumsum(1),
      /^saveEncoder: layer mine uses TensorFlow's op Cumsum, which has no ONNX form here: make it of other layers, or save the encoder as 'saved-model'/,
    ],
    [
      'reading a value',
      (x) => x.mul(x.dataSync()[0]),
      /^saveEncoder: the encoder has no ONNX form: jit: .*reads the value/,
    ],
    [
      'the number of images',
      (x) => x.div(x.shape[0]),
      /^saveEncoder: the encoder has no ONNX form: .*gives Const the number of rows \(layer mine\)/,
    ],
  ])('is refused by the name of its layer, and nothing is written: %s', async (name, compute, message) => {
    const encoder = chain([4], tf.layers.dense({ units: 3 }), new OwnLayer(compute, 'mine'));
    const before = tf.memory().numTensors;
    await expect(onnx(encoder, name)).rejects.toThrow(message);
    expect(existsSync(path(name))).toBe(false);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('is refused if it has two inputs, or on another backend', async () => {
    const inputs = [tf.input({ shape: [2] }), tf.input({ shape: [2] })];
    const two = tf.model({ inputs, outputs: tf.layers.add().apply(inputs) as tf.SymbolicTensor });
    await expect(onnx(two, 'two')).rejects.toThrow('one input and one output, found 2 and 1');
    await tf.setBackend('cpu');
    try {
      await expect(onnx(chain([4], tf.layers.dense({ units: 3 })), 'cpu')).rejects.toThrow(
        "an ONNX model is recorded on TensorFlow's backend, found cpu; call tf.setBackend('tensorflow')",
      );
    } finally {
      await tf.setBackend('tensorflow');
    }
  });
});

describe('the weights of an ONNX model', () => {
  it('are found by their names: freezing a layer, which changes their order, changes nothing', () => {
    const dense = (seed: number) =>
      tf.layers.dense({ units: 4, kernelInitializer: tf.initializers.glorotUniform({ seed }) });
    const encoder = chain([4], dense(1), dense(2));
    const source = onnxSource(encoder);
    const before = onnxModel(source, partsOf(encoder).weights);
    encoder.layers[1].trainable = false;
    expect(Buffer.compare(onnxModel(source, partsOf(encoder).weights), before)).toBe(0);
  });
});

describeWithOnnx('an ONNX model for images of any size', () => {
  it('gives the same for each size', { timeout: 60_000 }, async () => {
    const L = tf.layers;
    const encoder = chain(
      [null, null, 3] as unknown as number[],
      L.conv2d({ filters: 8, kernelSize: 3, strides: 2, padding: 'same' }),
      L.batchNormalization(),
      L.maxPooling2d({ poolSize: 3, strides: 2, padding: 'same' }),
      L.depthwiseConv2d({ kernelSize: 2, strides: 2, padding: 'same' }),
      L.averagePooling2d({ poolSize: 2, padding: 'same' }),
      L.globalAveragePooling2d({}),
    );
    const images = [
      [16, 16],
      [7, 31],
      [64, 9],
    ].map((size) => tf.randomUniform([2, ...size, 3] as [number, number, number, number], 0, 1, 'float32', size[0]));
    for (const { found, expected } of await bothWays({ any: { encoder, images } }, path)) {
      expect(found.error).toBeUndefined();
      expect(found.input[2]).toEqual(['n', 'height', 'width', 3]);
      expect(Float32Array.from(found.embeddings)).toBeAllclose(expected.dataSync(), { rtol: 1e-5, atol: 1e-5 });
    }
  });
});

describeWithOnnx("hostile encoders in Python's onnxruntime", () => {
  it('keep their values whatever their layers are called, and layers of your own work', {
    timeout: 60_000,
  }, async () => {
    const dense = (name: string) => tf.layers.dense({ units: 4, name });
    const names = ['images', 'embeddings', 'weight_0', 'rows', 'a/b', 'x.y-z', 'constructor', 'Conv'];
    // tfjs makes layers with few characters in their names, but lets them be renamed.
    const renamed = chain([4], ...[1, 2, 3, 4, 5].map((i) => dense(`plain_${i}`)), tf.layers.reLU());
    for (const [i, name] of ['a:0', ' ', '', 'naïve 層 "x"\n', '__proto__', 'a:0'].entries())
      renamed.layers[i + 1].name = name;
    const shared = dense('shared');
    const encoders = {
      names: chain([4], ...names.map(dense)),
      renamed,
      own: chain([4], dense('first'), new OwnLayer((x) => x.square().sub(x.mean(1, true)).tanh(), 'mine')),
      twice: chain([4], shared, shared, tf.layers.reLU(), shared),
      nested: chain([4], Object.assign(chain([4], dense('deep')), { name: 'outer' }), dense('deep_2')),
      nothing: chain([4], tf.layers.activation({ activation: 'linear' })),
      image: chain([1, 1, 1], tf.layers.flatten()),
    };
    const cases = Object.entries(encoders).map(([name, encoder]) => {
      const images = [1, 3].map((n) => imagesFor(encoder, n));
      return [name, { encoder, images }];
    });
    for (const { name, found, expected } of await bothWays(Object.fromEntries(cases), path)) {
      expect(found.error, name).toBeUndefined();
      expect([found.input[2][0], found.output[2][0]], name).toEqual(['n', 'n']);
      expect(Float32Array.from(found.embeddings), name).toBeAllclose(expected.dataSync(), { rtol: 1e-5, atol: 1e-5 });
    }
  });
});
