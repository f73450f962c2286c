import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EncoderFileError } from '../../../lib/models/saved/encoder-file-error';
import { loadEncoder } from '../../../lib/models/saved/load-encoder';
import { saveEncoder } from '../../../lib/models/saved/save-encoder';
import { tf } from '../../../lib/tensorflow/tensorflow';
import '../../matchers';
import { stockFolder, temporaryFolder } from './encoders';

const path = temporaryFolder();

const dense = () => {
  const input = tf.input({ shape: [3] });
  return tf.model({
    inputs: input,
    outputs: tf.layers.dense({ units: 2, name: 'd' }).apply(input) as tf.SymbolicTensor,
  });
};

let folders = 0;

/** A model.json for the tests to damage. */
type Spoilt = ReturnType<typeof JSON.parse>;

/** Loads an encoder after `change` has changed its files. */
async function loading(change: (folder: string, model: Spoilt, weights: string) => void) {
  const folder = path(`changed-${folders++}`);
  await saveEncoder(dense(), folder);
  const model = JSON.parse(readFileSync(join(folder, 'model.json'), 'utf8'));
  change(folder, model, join(folder, model.weightsManifest[0].paths[0]));
  writeFileSync(join(folder, 'model.json'), JSON.stringify(model));
  return loadEncoder(folder);
}

describe('readLayers', () => {
  it('reads a model that stock tfjs saved, its weights in one file or cut into several', async () => {
    const encoder = dense();
    await encoder.save(stockFolder(path('stock')));
    expect((await loadEncoder(path('stock'))).getWeights()[0]).toBeAllclose(encoder.getWeights()[0]);
    const model = JSON.parse(readFileSync(join(path('stock'), 'model.json'), 'utf8'));
    const weights = readFileSync(join(path('stock'), 'weights.bin'));
    model.weightsManifest[0].paths = ['a.bin', 'b.bin'];
    mkdirSync(path('shards'));
    writeFileSync(join(path('shards'), 'a.bin'), weights.subarray(0, 5));
    writeFileSync(join(path('shards'), 'b.bin'), weights.subarray(5));
    writeFileSync(join(path('shards'), 'model.json'), JSON.stringify(model));
    expect((await loadEncoder(path('shards'))).getWeights()[0]).toBeAllclose(encoder.getWeights()[0]);
  });

  it.each<[string, Parameters<typeof loading>[0], string]>([
    [
      'weights that are cut',
      (_, __, weights) => writeFileSync(weights, 'abc'),
      'its weights must have 32 bytes, found 3 in',
    ],
    [
      'weights that are missing',
      (_, model) => {
        model.weightsManifest[0].paths = ['no.bin'];
      },
      'no.bin cannot be read',
    ],
    [
      'weights elsewhere',
      (_, model) => {
        model.weightsManifest[0].paths = ['../../etc/passwd'];
      },
      'outside its folder: ../../etc/passwd',
    ],
    [
      'hidden weights',
      (_, model) => {
        model.weightsManifest[0].paths = ['..'];
      },
      'outside its folder: ..',
    ],
    [
      'no network',
      (_, model) => {
        model.modelTopology = 3;
      },
      'it has no modelTopology',
    ],
    [
      'another network',
      (_, model) => {
        model.modelTopology = { class_name: 'Model', config: {} };
      },
      'do not make an encoder',
    ],
    [
      'an unknown layer',
      (_, model) => {
        model.modelTopology.config.layers[1].class_name = 'Lambda';
      },
      'do not make an encoder',
    ],
    [
      'no manifest',
      (_, model) => {
        delete model.weightsManifest;
      },
      'it has no weightsManifest',
    ],
    [
      'a group of nothing',
      (_, model) => {
        model.weightsManifest = [7];
      },
      'a group without paths and weights',
    ],
    [
      'a weight of text',
      (_, model) => {
        model.weightsManifest[0].weights[0].dtype = 'string';
      },
      'must be a weight of float32',
    ],
    [
      'a weight of a negative size',
      (_, model) => {
        model.weightsManifest[0].weights[0].shape = [-3, 2];
      },
      'must be a weight of float32',
    ],
    [
      'a quantised weight without scale',
      (_, model) => {
        model.weightsManifest[0].weights[0].quantization = { dtype: 'uint8' };
      },
      'must be a weight of float32',
    ],
    [
      'a weight twice',
      (_, model) => {
        model.weightsManifest[0].weights[1].name = 'd/kernel';
      },
      'names d/kernel twice',
    ],
    [
      'a weight of another name',
      (_, model) => {
        model.weightsManifest[0].weights[1].name = '__proto__';
      },
      'do not make an encoder',
    ],
    [
      'a weight of another shape',
      (_, model) => {
        model.weightsManifest[0].weights[0].shape = [2, 3];
      },
      'do not make an encoder',
    ],
  ])('refuses %s', async (_, change, message) => {
    const loaded = loading(change);
    await expect(loaded).rejects.toThrow(EncoderFileError);
    await expect(loaded).rejects.toThrow(message);
  });

  it('refuses a model.json that is not JSON', async () => {
    mkdirSync(path('text'));
    writeFileSync(join(path('text'), 'model.json'), '{"modelTopology":');
    await expect(loadEncoder(path('text'))).rejects.toThrow('not JSON');
  });
});

describe('layersFiles', () => {
  it('names the weights for their bytes, so that an old model.json never finds new ones', async () => {
    const encoder = dense();
    await saveEncoder(encoder, path('a'));
    await saveEncoder(encoder, path('b'));
    expect(readdirSync(path('a'))).toEqual(readdirSync(path('b')));
    await saveEncoder(dense(), path('b'));
    expect(readdirSync(path('a'))).not.toEqual(readdirSync(path('b')));
    expect(readdirSync(path('b')).length).toBe(2);
  });
});
