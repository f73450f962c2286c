import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { node } from '@tensorflow/tfjs-node-gpu';
import { describe, expect, it } from 'vitest';
import { encodeSavedModel } from '../../../lib/jit/graph-def';
import { useNativeGradients } from '../../../lib/kernels/native-gradients';
import { EncoderFileError } from '../../../lib/models/saved/encoder-file-error';
import { loadEncoder } from '../../../lib/models/saved/load-encoder';
import { saveEncoder } from '../../../lib/models/saved/save-encoder';
import { tf } from '../../../lib/tensorflow/tensorflow';
import '../../matchers';
import { encoders, imagesFor, temporaryFolder } from './encoders';
import { stockLayers } from './onnx/stock-layers';

const path = temporaryFolder();
const root = resolve(__dirname, '../../..');

async function inPython(tasks: object[]): Promise<number[][]> {
  const script = join(root, 'test/oracles/run_saved_models.py');
  const python = spawn(join(root, '.venv/bin/python'), [script], { stdio: ['pipe', 'pipe', 'pipe'] });
  python.stdin.end(tasks.map((task) => `${JSON.stringify(task)}\n`).join(''));
  const [output, errors] = await Promise.all([text(python.stdout), text(python.stderr)]);
  const lines = output.trim().split('\n').filter(Boolean);
  if (lines.length !== tasks.length) throw new Error(`Python: ${errors}`);
  return lines.map((line) => JSON.parse(line));
}

describe('a SavedModel of every encoder', () => {
  it("gives Python's TensorFlow the same embeddings to 1e-5, for one image and for several", {
    timeout: 300_000,
  }, async () => {
    useNativeGradients(); // as after training: no op of this library may get into the graph
    const cases = [];
    for (const [name, encoderOf] of Object.entries(encoders)) {
      const encoder = encoderOf();
      await saveEncoder(encoder, path(name), { format: 'saved-model' });
      for (const n of [1, 5]) {
        const images = imagesFor(encoder, n);
        const task = { folder: path(name), images: Array.from(images.dataSync()), shape: images.shape };
        cases.push({ task, expected: (encoder.predict(images) as tf.Tensor).dataSync() });
      }
      encoder.dispose();
    }
    const found = await inPython(cases.map(({ task }) => task));
    for (const [i, { expected }] of cases.entries())
      expect(Float32Array.from(found[i])).toBeAllclose(expected, { rtol: 1e-5, atol: 1e-5 });
  });
});

describe('a SavedModel of layers whose sizes or first states depend on the number of images', () => {
  const names = Object.keys(stockLayers).filter((name) => /cropping|recurrent|transposed|dot|layer norm/.test(name));

  it.each(names)('gives the same: %s', async (name) => {
    const encoder = stockLayers[name]();
    await saveEncoder(encoder, path(name), { format: 'saved-model' });
    const model = await node.loadSavedModel(path(name));
    for (const n of [1, 2, 5]) {
      const images = imagesFor(encoder, n);
      const { embeddings } = model.predict({ images }) as tf.NamedTensorMap;
      expect(embeddings).toBeAllclose(encoder.predict(images) as tf.Tensor, { rtol: 1e-5, atol: 1e-5 });
    }
    model.dispose();
    expect(names.length).toBeGreaterThan(8);
  });
});

describe('readSavedModel', () => {
  const dense = () => {
    const input = tf.input({ shape: [3] });
    return tf.model({ inputs: input, outputs: tf.layers.dense({ units: 2 }).apply(input) as tf.SymbolicTensor });
  };

  async function loading(name: string, bytes: Uint8Array | string) {
    mkdirSync(path(name));
    writeFileSync(join(path(name), 'saved_model.pb'), bytes);
    return loadEncoder(path(name));
  }

  it('refuses a file that is not a SavedModel, is cut, or has no layers', async () => {
    await saveEncoder(dense(), path('whole'), { format: 'saved-model' });
    const whole = readFileSync(join(path('whole'), 'saved_model.pb'));
    await expect(loading('text', 'no protocol buffer at all')).rejects.toThrow(EncoderFileError);
    await expect(loading('empty', '')).rejects.toThrow('a SavedModel that saveEncoder did not write');
    await expect(loading('other', encodeSavedModel([]))).rejects.toThrow('run it with tf.saved_model.load in Python');
    for (let length = 1; length < whole.length; length += 97)
      await expect(loading(`cut-${length}`, whole.subarray(0, length))).rejects.toThrow(EncoderFileError);
  });

  it('refuses weights of other lengths', async () => {
    const header = JSON.stringify({ topology: {}, weights: ['a/kernel'] });
    const shape = { dim: [{ size: 2 }] };
    const constant = (name: string, dtype: number, content: Uint8Array, string_val: Uint8Array[] = []) => {
      const tensor = { dtype, tensor_shape: shape, tensor_content: content, string_val };
      return { name, op: 'Const', input: [], attr: { dtype: { type: dtype }, value: { tensor } } };
    };
    const nodes = [
      constant('siamese_lab_encoder', 7, new Uint8Array(), [Buffer.from(header)]),
      constant('weight_0', 1, new Uint8Array(4)),
    ];
    await expect(loading('short', encodeSavedModel(nodes))).rejects.toThrow(
      'weight a/kernel has 4 bytes for the shape [2]',
    );
    await expect(
      loading('header', encodeSavedModel([constant('siamese_lab_encoder', 7, new Uint8Array(), [Buffer.from('{}')])])),
    ).rejects.toThrow('its header is damaged');
  });
});
