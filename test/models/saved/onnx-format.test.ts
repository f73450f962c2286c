import { beforeAll, describe, expect, it } from 'vitest';
import type { tf } from '../../../lib/tensorflow/tensorflow';
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
/** Numbers of images; the models are recorded for 2 and 3. */
const batches = [1, 5];
const groups = {
  'encoder of the library': encoders,
  'stock layer': stockLayers,
  "function in a layer of one's own": ownFunctions,
};
type Group = keyof typeof groups;

/** Whole numbers below 3, as an embedding takes them, or the like of images, some of them 0 and some below. */
function inputsFor(group: Group, name: string, encoder: tf.LayersModel, n: number): tf.Tensor {
  const images = imagesFor(encoder, n);
  if (group === 'encoder of the library') return images;
  return name === 'embedding' ? images.mul(3).floor() : images.mul(2).sub(0.7).mul(images.greater(0.1));
}

describeWithOnnx("an ONNX model in Python's onnxruntime, after ONNX's full check", () => {
  let runs: Awaited<ReturnType<typeof bothWays>> = [];
  beforeAll(async () => {
    const cases = Object.entries(groups).flatMap(([group, models]) =>
      Object.entries(models).map(([name, encoderOf]) => {
        const encoder = encoderOf();
        const images = batches.map((n) => inputsFor(group as Group, name, encoder, n));
        return [`${group}: ${name}`, { encoder, images }];
      }),
    );
    runs = await bothWays(Object.fromEntries(cases), path);
  }, 300_000);

  it.each(Object.entries(groups))(
    'gives the same values to 1e-5 for any number of images: every %s',
    (group, models) => {
      const own = runs.filter(({ name }) => name.startsWith(`${group}: `));
      for (const { name, found, expected } of own) {
        expect(found.error, name).toBeUndefined();
        expect([found.input[0], found.output[0]]).toEqual(['images', 'embeddings']);
        expect(found.shape, name).toEqual(expected.shape);
        expect(Float32Array.from(found.embeddings), name).toBeAllclose(expected.dataSync(), { rtol: 1e-5, atol: 1e-5 });
      }
      expect(own.length).toBe(batches.length * Object.keys(models).length);
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
