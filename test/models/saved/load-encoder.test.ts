import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EncoderFileError } from '../../../lib/models/saved/encoder-file-error';
import { loadEncoder } from '../../../lib/models/saved/load-encoder';
import { saveEncoder } from '../../../lib/models/saved/save-encoder';
import { wideFashionEncoder } from '../../../lib/models/wide-fashion-encoder';
import { tf } from '../../../lib/runtime/tensorflow';
import '../../matchers';
import { imagesFor, temporaryFolder } from './encoders';

const path = temporaryFolder();

describe('loadEncoder', () => {
  it('gives an encoder that trains as the one that was saved: the same outputs, gradients and averages', async () => {
    const encoder = wideFashionEncoder({ seed: 4, dropout: 0 });
    await saveEncoder(encoder, path('wide'));
    const loaded = await loadEncoder(path('wide'));
    const images = imagesFor(encoder, 4);
    const trained = [encoder, loaded].map((model) => {
      const loss = () =>
        tf.tidy(() => (model.apply(images, { training: true }) as tf.Tensor).square().sum() as tf.Scalar);
      const variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
      const { grads } = tf.variableGrads(loss, variables);
      return [...variables.map(({ name }) => grads[name]), ...model.getWeights()].map((tensor) => tensor.dataSync());
    });
    for (const [i, expected] of trained[0].entries())
      expect(trained[1][i]).toBeAllclose(expected, { rtol: 1e-3, atol: 1e-3 });
  });

  it('keeps frozen layers frozen', async () => {
    const encoder = wideFashionEncoder();
    encoder.layers[1].trainable = false;
    await saveEncoder(encoder, path('frozen'));
    const loaded = await loadEncoder(path('frozen'));
    expect(loaded.trainableWeights.length).toBe(encoder.trainableWeights.length);
  });

  it('refuses a folder without an encoder, with two, and none at all', async () => {
    mkdirSync(path('none'));
    await expect(loadEncoder(path('none'))).rejects.toThrow(
      `loadEncoder: ${path('none')} holds no encoder, wanted one of model.json, saved_model.pb, encoder.safetensors`,
    );
    for (const name of ['model.json', 'saved_model.pb']) writeFileSync(join(path('none'), name), '{}');
    await expect(loadEncoder(path('none'))).rejects.toThrow('holds model.json and saved_model.pb');
    await expect(loadEncoder(path('nowhere'))).rejects.toThrow('cannot be read: ENOENT');
    await saveEncoder(wideFashionEncoder(), path('onnx'), { format: 'onnx' });
    await expect(loadEncoder(path('onnx'))).rejects.toThrow(
      `loadEncoder: ${path('onnx')} holds encoder.onnx, which onnxruntime runs and loadEncoder does not read: wanted one of model.json`,
    );
    await expect(loadEncoder(path('nowhere'))).rejects.toThrow(EncoderFileError);
  });
});
