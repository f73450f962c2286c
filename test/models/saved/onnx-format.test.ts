import { expect, it } from 'vitest';
import type { tf } from '../../../lib/runtime/tensorflow';
import '../../matchers';
import { encoders, imagesFor, temporaryFolder } from './encoders';
import { bothWays, describeWithOnnx } from './onnx/python-onnx';
import { stockLayers } from './onnx/stock-layers';

const path = temporaryFolder();
const batches = [1, 2, 5];

/** Whole numbers below 3, as an embedding takes them, or the like of images, some of them 0 and some below. */
function inputsFor(name: string, encoder: tf.LayersModel, n: number): tf.Tensor {
  const images = imagesFor(encoder, n);
  return name === 'embedding' ? images.mul(3).floor() : images.mul(2).sub(0.7).mul(images.greater(0.1));
}

describeWithOnnx("an ONNX model in Python's onnxruntime, after ONNX's full check", () => {
  it('of every encoder gives the same embeddings to 1e-5, for any number of images', { timeout: 300_000 }, async () => {
    const cases = Object.entries(encoders).map(([name, encoderOf]) => {
      const encoder = encoderOf();
      return [name, { encoder, images: batches.map((n) => imagesFor(encoder, n)) }];
    });
    for (const { name, found, expected } of await bothWays(Object.fromEntries(cases), path)) {
      expect(found.error, name).toBeUndefined();
      expect([found.input[0], found.output[0]]).toEqual(['images', 'embeddings']);
      expect(found.shape).toEqual(expected.shape);
      expect(Float32Array.from(found.embeddings), name).toBeAllclose(expected.dataSync(), { rtol: 1e-5, atol: 1e-5 });
    }
  });

  it('of every stock layer gives the same values to 1e-5', { timeout: 300_000 }, async () => {
    const cases = Object.entries(stockLayers).map(([name, encoderOf]) => {
      const encoder = encoderOf();
      return [name, { encoder, images: batches.map((n) => inputsFor(name, encoder, n)) }];
    });
    for (const { name, found, expected } of await bothWays(Object.fromEntries(cases), (name) =>
      path(`stock-${name}`),
    )) {
      expect(found.error, name).toBeUndefined();
      expect(found.shape, name).toEqual(expected.shape);
      expect(Float32Array.from(found.embeddings), name).toBeAllclose(expected.dataSync(), { rtol: 1e-5, atol: 1e-5 });
    }
  });
});
