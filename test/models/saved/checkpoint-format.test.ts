import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EncoderFileError } from '../../../lib/models/saved/encoder-file-error';
import { loadEncoder } from '../../../lib/models/saved/load-encoder';
import { saveEncoder } from '../../../lib/models/saved/save-encoder';
import { writeTensorsFile } from '../../../lib/models/saved/tensors-file';
import { tf } from '../../../lib/tensorflow/tensorflow';
import { temporaryFolder } from './encoders';

const path = temporaryFolder();

const dense = () => {
  const input = tf.input({ shape: [3] });
  return tf.model({
    inputs: input,
    outputs: tf.layers.dense({ units: 2, name: 'd' }).apply(input) as tf.SymbolicTensor,
  });
};

describe('the format checkpoint', () => {
  it('is a safetensors file: a header length, a JSON header, the weights under their names', async () => {
    const encoder = dense();
    const [file] = await saveEncoder(encoder, path('whole'), { format: 'checkpoint' });
    const bytes = readFileSync(file);
    const length = Number(bytes.readBigUInt64LE());
    const header = JSON.parse(bytes.toString('utf8', 8, 8 + length));
    const {
      dtype,
      shape,
      data_offsets: [from, to],
    } = header[encoder.weights[0].originalName];
    expect([dtype, shape]).toEqual(['F32', [3, 2]]);
    const values = new Float32Array(new Uint8Array(bytes.subarray(8 + length + from, 8 + length + to)).buffer);
    expect(values).toEqual(encoder.getWeights()[0].dataSync());
  });

  it('refuses a file that is cut or changed, and one of weights alone', async () => {
    await saveEncoder(dense(), path('good'), { format: 'checkpoint' });
    const whole = readFileSync(join(path('good'), 'encoder.safetensors'));
    const changed = Buffer.from(whole);
    changed[whole.length - 1] ^= 1;
    for (const [i, bytes] of [
      whole.subarray(0, 40),
      whole.subarray(0, whole.length - 1),
      changed,
      Buffer.alloc(0),
    ].entries()) {
      mkdirSync(path(`bad-${i}`));
      writeFileSync(join(path(`bad-${i}`), 'encoder.safetensors'), bytes);
      await expect(loadEncoder(path(`bad-${i}`))).rejects.toThrow(EncoderFileError);
    }
    mkdirSync(path('weights'));
    await writeTensorsFile(join(path('weights'), 'encoder.safetensors'), { tensors: new Map(), metadata: {} });
    await expect(loadEncoder(path('weights'))).rejects.toThrow('it has weights without a network');
  });
});
