import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { node } from '@tensorflow/tfjs-node-gpu';
import { afterAll, describe, expect, it } from 'vitest';
import { loadEncoder } from '../../../lib/models/saved/load-encoder';
import { type EncoderFormat, saveEncoder } from '../../../lib/models/saved/save-encoder';
import { tf } from '../../../lib/tensorflow/tensorflow';
import '../../matchers';
import { encoders, imagesFor, temporaryFolder } from './encoders';

const path = temporaryFolder();
const formats: EncoderFormat[] = ['layers', 'saved-model', 'checkpoint'];

const isEqual = (a: tf.Tensor, b: tf.Tensor) =>
  Buffer.compare(Buffer.from(a.dataSync().buffer), Buffer.from(b.dataSync().buffer)) === 0;

describe.each(Object.entries(encoders))('%s', (name, encoderOf) => {
  const encoder = encoderOf();
  const images = imagesFor(encoder, 3);
  const expected = encoder.predict(images) as tf.Tensor;
  afterAll(() => encoder.dispose());

  it.each(formats)('comes back from the format %s with the same weights, names and embeddings', async (format) => {
    const folder = path(`${name}-${format}`);
    await saveEncoder(encoder, folder, { format });
    const loaded = await loadEncoder(folder);
    expect(loaded.weights.map(({ originalName }) => originalName)).toEqual(
      encoder.weights.map(({ originalName }) => originalName),
    );
    const others = encoder.getWeights();
    const changed = loaded.getWeights().filter((weight, i) => !isEqual(weight, others[i]));
    expect(changed).toEqual([]);
    expect(isEqual(loaded.predict(images) as tf.Tensor, expected)).toBe(true);
    loaded.dispose();
  });

  it('is a layers model that stock tfjs loads', async () => {
    const stock = await tf.loadLayersModel(`file://${path(`${name}-layers`)}/model.json`);
    expect(stock.predict(images)).toBeAllclose(expected, { atol: 1e-5 });
    stock.dispose();
  });

  it('is a SavedModel that tfjs-node runs, for any number of images', async () => {
    const folder = path(`${name}-saved-model`);
    const [{ inputs, outputs }] = Object.values((await node.getMetaGraphsFromSavedModel(folder))[0].signatureDefs);
    expect([Object.keys(inputs), Object.keys(outputs)]).toEqual([['images'], ['embeddings']]);
    const model = await node.loadSavedModel(folder);
    for (const n of [1, 7]) {
      const some = imagesFor(encoder, n);
      const { embeddings } = model.predict({ images: some }) as tf.NamedTensorMap;
      expect(embeddings).toBeAllclose(encoder.predict(some), { rtol: 1e-5, atol: 1e-5 });
    }
    model.dispose();
  });
});

const small = () => {
  const input = tf.input({ shape: [4] });
  return tf.model({ inputs: input, outputs: tf.layers.dense({ units: 2 }).apply(input) as tf.SymbolicTensor });
};

describe('saveEncoder', () => {
  it.each(formats)('replaces what it wrote before, and leaves nothing beside: %s', async (format) => {
    const folder = path(`twice-${format}`);
    await saveEncoder(small(), folder, { format });
    const files = readdirSync(folder).length;
    const encoder = small();
    expect((await saveEncoder(encoder, folder, { format })).map((file) => readFileSync(file).length > 0)).toEqual(
      Array(files).fill(true),
    );
    expect(readdirSync(folder).length).toBe(files);
    const loaded = await loadEncoder(folder);
    expect(loaded.getWeights()[0]).toBeAllclose(encoder.getWeights()[0]);
  });

  it.each(formats)('keeps the modes of its files, also where they get another name: %s', async (format) => {
    const folder = path(`modes-${format}`);
    const modes = () => readdirSync(folder).map((name) => (statSync(join(folder, name)).mode & 0o777).toString(8));
    for (const file of await saveEncoder(small(), folder, { format })) chmodSync(file, 0o600);
    const before = readdirSync(folder);
    await saveEncoder(small(), folder, { format });
    expect(modes()).toEqual(before.map(() => '600'));
  });

  it('refuses a folder that holds something else, and leaves it as it is', async () => {
    const folder = path('notes');
    mkdirSync(folder);
    writeFileSync(join(folder, 'notes.txt'), 'mine');
    await expect(saveEncoder(small(), folder)).rejects.toThrow(
      `saveEncoder: ${folder} holds notes.txt, which would stay among the files; name another folder`,
    );
    expect(readdirSync(folder)).toEqual(['notes.txt']);
    await saveEncoder(small(), path('layers'));
    await expect(saveEncoder(small(), path('layers'), { format: 'checkpoint' })).rejects.toThrow('holds model.json');
    await expect(saveEncoder(small(), join(folder, 'notes.txt'))).rejects.toThrow('must be a folder, found a file');
  });

  it('refuses other formats and networks', async () => {
    await expect(saveEncoder(small(), path('x'), { format: 'keras' as EncoderFormat })).rejects.toThrow(
      'saveEncoder: format must be one of layers, saved-model, checkpoint, onnx, found keras',
    );
    const inputs = [tf.input({ shape: [2] }), tf.input({ shape: [2] })];
    const two = tf.model({ inputs, outputs: tf.layers.add().apply(inputs) as tf.SymbolicTensor });
    await expect(saveEncoder(two, path('x'))).rejects.toThrow('one input and one output, found 2 and 1');
  });

  it.each(formats)('leaks no tensor: %s', async (format) => {
    const encoder = small();
    const before = tf.memory().numTensors;
    await saveEncoder(encoder, path(`leaks-${format}`), { format });
    (await loadEncoder(path(`leaks-${format}`))).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('loads from a copy of the folder: files refer to each other by names alone', async () => {
    const encoder = small();
    await saveEncoder(encoder, path('original'));
    cpSync(path('original'), path('copy'), { recursive: true });
    expect((await loadEncoder(path('copy'))).getWeights()[0]).toBeAllclose(encoder.getWeights()[0]);
  });
});
