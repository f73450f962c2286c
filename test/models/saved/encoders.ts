import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { colorShapesEncoder } from '../../../lib/models/color-shapes-encoder';
import { fashionMnistEncoder } from '../../../lib/models/fashion-mnist-encoder';
import { mobilenetV2Encoder } from '../../../lib/models/mobilenet-v2-encoder';
import { omniglotEncoder } from '../../../lib/models/omniglot-encoder';
import { wideFashionEncoder } from '../../../lib/models/wide-fashion-encoder';
import { tf } from '../../../lib/tensorflow/tensorflow';

/** Every encoder of the library, from a seed. */
export const encoders: Record<string, () => tf.LayersModel> = {
  fashionMnistEncoder: () => shaken(fashionMnistEncoder({ seed: 1 })),
  wideFashionEncoder: () => shaken(wideFashionEncoder({ seed: 1 })),
  colorShapesEncoder: () => shaken(colorShapesEncoder({ seed: 1 })),
  omniglotEncoder: () => shaken(omniglotEncoder({ seed: 1 })),
  mobilenetV2Encoder: () => shaken(mobilenetV2Encoder({ seed: 1, rescale: true })),
};

/** Moves the weights that start as all zeros or ones, so that a test notices if one is lost. */
function shaken(encoder: tf.LayersModel): tf.LayersModel {
  tf.tidy(() => {
    for (const weight of encoder.weights)
      if (!weight.originalName.startsWith('layer_normalization'))
        weight.write(weight.read().mul(0.9).add(tf.scalar(0.01)));
  });
  return encoder;
}

/** Images for an encoder, [n, ...], in [0, 1]. */
export const imagesFor = (encoder: tf.LayersModel, n: number) =>
  tf.randomUniform(
    [n, ...(encoder.inputs[0].shape.slice(1) as [number, number, number])],
    0,
    1,
    'float32',
    n,
  ) as tf.Tensor4D;

/** A folder that is removed after the file's tests; `path` names a path in it that does not exist yet. */
export function temporaryFolder(): (name: string) => string {
  const folder = mkdtempSync(join(tmpdir(), 'encoders-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  return (name) => join(folder, name);
}

/** A folder that tfjs itself saves a model to and loads it from, in the files that its own handlers have, on any backend. */
export function stockFolder(folder: string): tf.io.IOHandler {
  const file = (name: string) => join(folder, name);
  return {
    async save({ weightData, weightSpecs, ...model }) {
      mkdirSync(folder);
      const weightsManifest = [{ paths: ['weights.bin'], weights: weightSpecs }];
      writeFileSync(file('model.json'), JSON.stringify({ ...model, weightsManifest }));
      writeFileSync(file('weights.bin'), Buffer.from(tf.io.CompositeArrayBuffer.join(weightData)));
      return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' } };
    },
    load: () =>
      tf.io.getModelArtifactsForJSON(JSON.parse(readFileSync(file('model.json'), 'utf8')), async (manifest) => [
        manifest.flatMap(({ weights }) => weights),
        Uint8Array.from(Buffer.concat(manifest.flatMap(({ paths }) => paths).map((path) => readFileSync(file(path)))))
          .buffer,
      ]),
  };
}
