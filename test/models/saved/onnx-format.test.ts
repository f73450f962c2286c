import { describe, expect, it } from 'vitest';
import type { tf } from '../../../lib/runtime/tensorflow';
import '../../matchers';
import { onnxSource } from '../../../lib/models/saved/onnx/onnx-model';
import { elementwise } from '../../../lib/models/saved/onnx/rules/elementwise';
import { joins } from '../../../lib/models/saved/onnx/rules/joins';
import { networks } from '../../../lib/models/saved/onnx/rules/networks';
import { reductions } from '../../../lib/models/saved/onnx/rules/reductions';
import { shapes } from '../../../lib/models/saved/onnx/rules/shapes';
import { windows } from '../../../lib/models/saved/onnx/rules/windows';
import { encoders, imagesFor, temporaryFolder } from './encoders';
import { ownFunctions } from './onnx/own-functions';
import { bothWays, describeWithOnnx } from './onnx/python-onnx';
import { stockLayers } from './onnx/stock-layers';

const path = temporaryFolder();
const batches = [1, 2, 5];

/** Whole numbers below 3, as an embedding takes them, or the like of images, some of them 0 and some below. */
const inputsFor = (name: string) => (encoder: tf.LayersModel, n: number) => {
  const images = imagesFor(encoder, n);
  return name === 'embedding' ? images.mul(3).floor() : images.mul(2).sub(0.7).mul(images.greater(0.1));
};

describeWithOnnx("an ONNX model in Python's onnxruntime, after ONNX's full check", () => {
  it.each([
    ['encoder of the library', encoders],
    ['stock layer', stockLayers],
    ["function in a layer of one's own", ownFunctions],
  ])(
    'gives the same values to 1e-5 for any number of images: every %s',
    { timeout: 300_000 },
    async (title, models) => {
      const cases = Object.entries(models).map(([name, encoderOf]) => {
        const encoder = encoderOf();
        const inputsOf = models === encoders ? imagesFor : inputsFor(name);
        return [name, { encoder, images: batches.map((n) => inputsOf(encoder, n)) }];
      });
      const both = await bothWays(Object.fromEntries(cases), (folder) => path(`${title} ${folder}`));
      for (const { name, found, expected } of both) {
        expect(found.error, name).toBeUndefined();
        expect([found.input[0], found.output[0]]).toEqual(['images', 'embeddings']);
        expect(found.shape, name).toEqual(expected.shape);
        expect(Float32Array.from(found.embeddings), name).toBeAllclose(expected.dataSync(), { rtol: 1e-5, atol: 1e-5 });
      }
      expect(both.length).toBe(batches.length * Object.keys(models).length);
    },
  );
});

describe('the rules by which ops are written in ONNX', () => {
  it('are each used by one of those models', () => {
    const used = new Set<string>();
    for (const encoderOf of [encoders, stockLayers, ownFunctions].flatMap((models) => Object.values(models))) {
      const encoder = encoderOf();
      for (const { op } of onnxSource(encoder).graph.nodes) used.add(op);
      encoder.dispose();
    }
    const rules = [elementwise, joins, networks, reductions, shapes, windows].flatMap((some) => Object.keys(some));
    expect(rules.filter((rule) => !used.has(rule))).toEqual([]);
  });
});
