import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exportForBrowser } from '../../../lib/models/saved/export-for-browser';
import { loadEncoder } from '../../../lib/models/saved/load-encoder';
import { tf } from '../../../lib/tensorflow/tensorflow';
import '../../matchers';
import { encoders, imagesFor, stockFolder, temporaryFolder } from './encoders';

const path = temporaryFolder();

describe('exportForBrowser', () => {
  it.each(Object.entries(encoders))(
    'writes %s in fewer bytes, which stock tfjs and loadEncoder read alike',
    async (name, encoderOf) => {
      const encoder = encoderOf();
      const { files, bytes } = await exportForBrowser(encoder, path(name));
      expect(bytes).toBe(files.reduce((sum, file) => sum + statSync(file).size, 0));
      const stock = await tf.loadLayersModel(stockFolder(path(name)));
      const loaded = await loadEncoder(path(name));
      const images = imagesFor(encoder, 2);
      expect(stock.predict(images)).toBeAllclose(loaded.predict(images), { atol: 1e-5 });
      const before = encoder.getWeights();
      for (const [i, weight] of loaded.getWeights().entries()) {
        const { originalName, shape } = loaded.weights[i];
        if (!originalName.endsWith('/kernel') || weight.size < 10_000)
          expect(weight).toBeAllclose(before[i], { rtol: 0, atol: 0 });
        const half = tf
          .max(before[i])
          .sub(tf.min(before[i]))
          .div(2 * 255)
          .dataSync()[0];
        const furthest = weight.sub(before[i]).abs().max().dataSync()[0];
        expect([shape, furthest <= half * 1.001]).toEqual([shape, true]);
      }
      const whole = await exportForBrowser(encoder, path(name), { quantize: false });
      if (encoder.weights.some(({ shape }) => tf.util.sizeFromShape(shape as number[]) >= 10_000))
        expect(bytes).toBeLessThan(whole.bytes);
      else expect(bytes).toBe(whole.bytes);
      tf.dispose([encoder, stock, loaded] as unknown as tf.Tensor[]);
    },
  );

  it('takes about one byte per number of a large network', async () => {
    const encoder = encoders.mobilenetV2Encoder();
    const { files } = await exportForBrowser(encoder, path('sized'));
    const weights = files.find((file) => file.endsWith('.bin')) as string;
    expect(statSync(weights).size).toBeLessThan(1.3 * encoder.countParams());
    const { weightsManifest } = JSON.parse(readFileSync(join(path('sized'), 'model.json'), 'utf8'));
    const { weights: entries } = weightsManifest[0];
    expect(entries.filter(({ quantization }: { quantization?: object }) => quantization).length).toBe(22);
  });
});
