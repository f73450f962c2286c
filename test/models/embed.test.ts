import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { embed as embedImages } from '../../lib/models/embed';
import { imageBatch } from '../../lib/models/image-batch';
import { l2Normalization } from '../../lib/models/layers/l2-normalization';
import { nativeBackend } from '../../lib/tensorflow/native-op';
import { tf } from '../../lib/tensorflow/tensorflow';
import { tinyDataset } from '../tiny-dataset';
import { tinyEncoder } from '../training/tiny-run';
import '../matchers';

/** Kept to the end: the session of an encoder that is no longer referenced may end while another test counts sessions. */
const kept = new Set<tf.LayersModel>();
const embed: typeof embedImages = (encoder, ...rest) => {
  kept.add(encoder);
  return embedImages(encoder, ...rest);
};

beforeEach(() => {
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
});

afterEach(() => {
  vi.restoreAllMocks();
});

describe('embed', () => {
  it('returns the outputs of the encoder, whatever the batches, and leaves no tensor behind', async () => {
    const encoder = tinyEncoder();
    const dataset = tinyDataset(23);
    const rows = Array.from({ length: 23 }, (_, row) => row);
    const whole = tf.tidy(() => (encoder.predict(imageBatch(dataset, rows)) as tf.Tensor).dataSync());
    const before = tf.memory().numTensors;
    for (const batchSize of [1, 10, 23, 500]) {
      const { values, size, dimensions } = await embed(encoder, dataset, { batchSize });
      expect([size, dimensions]).toEqual([23, 3]);
      expect(values).toBeAllclose(whole);
    }
    expect(tf.memory().numTensors).toBe(before);
  });

  it('records the encoder once, even if fewer images are left for the last batch, and uses its current weights', async () => {
    const encoder = tinyEncoder();
    const apply = vi.spyOn(encoder, 'apply');
    for (const dataset of [tinyDataset(23), tinyDataset(31, 2)]) {
      encoder.setWeights(encoder.getWeights().map((weight) => weight.mul(1.5)));
      const { values } = await embed(encoder, dataset, { batchSize: 10 });
      expect(apply).toHaveBeenCalledTimes(1);
      const whole = tinyEncoder();
      whole.setWeights(encoder.getWeights());
      const rows = Array.from({ length: dataset.size }, (_, row) => row);
      expect(values).toBeAllclose((whole.predict(imageBatch(dataset, rows)) as tf.Tensor).dataSync());
    }
  });

  it('records only a few sizes however many numbers of images come, and embeds each as the encoder does', async () => {
    const encoder = tinyEncoder();
    const whole = tf.tidy(() =>
      (
        encoder.predict(
          imageBatch(
            tinyDataset(150),
            Array.from({ length: 150 }, (_, i) => i),
          ),
        ) as tf.Tensor
      ).dataSync(),
    );
    const { binding } = nativeBackend();
    const apply = vi.spyOn(encoder, 'apply');
    const request = async (size: number, options?: Parameters<typeof embed>[2]) => {
      const { values } = await embed(encoder, tinyDataset(size), options);
      expect(values).toBeAllclose(whole.subarray(0, values.length));
    };
    for (let size = 1; size <= 90; size++) await request(size);
    expect(apply).toHaveBeenCalledTimes(8);
    const before = [tf.memory().numTensors, binding.getNumOfTensors(), binding.getNumOfSavedModels()];
    for (let size = 90; size > 0; size--) await request(size);
    expect([tf.memory().numTensors, binding.getNumOfTensors(), binding.getNumOfSavedModels()]).toEqual(before);
    // The same number of images each time, with another batchSize.
    for (let size = 90; size <= 150; size++) await request(size, { batchSize: size });
    expect(apply.mock.calls.length).toBeLessThanOrEqual(8 + 8 + 2);
  });

  /** Subtracts the mean of the batch. */
  class Centered extends tf.layers.Layer {
    static className = 'Centred';
    override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
      const x = Array.isArray(inputs) ? inputs[0] : inputs;
      return x.sub(x.mean(0, true));
    }
  }
  const centring = (...layers: tf.layers.Layer[]) =>
    tf.sequential({ layers: [tf.layers.flatten({ inputShape: [8, 8, 1] }), ...layers] });
  const lookingAtTheBatch: [string, () => tf.LayersModel][] = [
    ['a layer of its own', () => centring(new Centered({}))],
    ['one within a model', () => centring(centring(new Centered({})).layers[1], tf.layers.reLU())],
    [
      'a stock layer with batch normalisation in every pass',
      () => {
        const normalization = tf.layers.batchNormalization();
        const { call } = normalization;
        normalization.call = (inputs) => call.call(normalization, inputs, { training: true });
        return centring(normalization);
      },
    ],
    [
      'an activation of its own',
      () => {
        const dense = tf.layers.dense({ units: 3, kernelInitializer: 'ones' });
        Object.assign(dense, {
          activation: { getClassName: () => 'own', apply: (x: tf.Tensor) => x.sub(x.mean(0, true)) },
        });
        return centring(dense);
      },
    ],
  ];

  it.each(lookingAtTheBatch)(
    'shows an encoder with %s nothing but the images, for any number of them',
    async (_, make) => {
      const encoder = make();
      const { binding } = nativeBackend();
      const request = async (size: number) => {
        const dataset = tinyDataset(size);
        const rows = Array.from({ length: size }, (_, row) => row);
        const wanted = tf.tidy(() => (encoder.apply(imageBatch(dataset, rows)) as tf.Tensor).dataSync());
        expect((await embed(encoder, dataset)).values).toBeAllclose(wanted, { atol: 1e-5 });
      };
      for (let size = 2; size <= 12; size++) await request(size);
      const before = [tf.memory().numTensors, binding.getNumOfTensors(), binding.getNumOfSavedModels()];
      for (let size = 13; size <= 20; size++) await request(size);
      expect([tf.memory().numTensors, binding.getNumOfTensors(), binding.getNumOfSavedModels()]).toEqual(before);
    },
  );

  it('uses the new activation or call of a layer', async () => {
    const dense = tf.layers.dense({ units: 3, activation: 'tanh' });
    const encoder = centring(dense);
    const { binding } = nativeBackend();
    const found = async () => {
      const wanted = tf.tidy(() =>
        (encoder.apply(imageBatch(tinyDataset(5), [0, 1, 2, 3, 4])) as tf.Tensor).dataSync(),
      );
      const { values } = await embed(encoder, tinyDataset(5));
      expect(values).toBeAllclose(wanted);
      return values;
    };
    const first = await found();
    const recordings = binding.getNumOfSavedModels();
    const { activation } = tf.layers.activation({ activation: 'relu' }) as unknown as { activation: object };
    Object.assign(dense, { activation });
    expect(await found()).not.toEqual(first);
    const { call } = dense;
    dense.call = (inputs, options) => (call.call(dense, inputs, options) as tf.Tensor).neg();
    await found();
    expect(binding.getNumOfSavedModels()).toBe(recordings);
  });

  it('refuses a number in place of options, and options that it does not have', async () => {
    const refused = (options: unknown) => embed(tinyEncoder(), tinyDataset(4), options as object);
    await expect(refused(10)).rejects.toThrow(
      'embed: options must be one object, found 10; pass embed(encoder, images, { batchSize: 32 })',
    );
    await expect(refused({ batchsize: 10 })).rejects.toThrow('found batchsize; did you mean batchSize?');
    await expect(refused({ batchSize: '10' })).rejects.toThrow(
      "batchSize must be a whole number of 1 or more, found '10'",
    );
  });

  it('records an encoder with stand-ins once, however often it embeds', async () => {
    const encoder = tf.sequential({
      layers: [
        tf.layers.dense({ units: 4, activation: 'relu6', inputShape: [8, 8, 1] }),
        ...[tf.layers.batchNormalization(), tf.layers.dropout({ rate: 0.5 }), tf.layers.reLU({ maxValue: 6 })],
        ...[tf.layers.gaussianNoise({ stddev: 1 }), tf.layers.flatten(), l2Normalization(256)],
      ],
    });
    const apply = vi.spyOn(encoder, 'apply');
    for (let i = 0; i < 3; i++) await embed(encoder, tinyDataset(4));
    expect(apply).toHaveBeenCalledTimes(1);
  });

  it('reports its progress, and prints nothing without a terminal or a notebook', async () => {
    const reports: number[][] = [];
    const onProgress = ({ done, total }: { done: number; total: number }) => void reports.push([done, total]);
    await embed(tinyEncoder(), tinyDataset(23), { batchSize: 10, onProgress });
    expect(reports).toEqual([
      [10, 23],
      [20, 23],
      [23, 23],
    ]);
    expect(process.stderr.write).not.toHaveBeenCalled();
  });

  it('gives no embeddings for no images', async () => {
    expect(await embed(tinyEncoder(), tinyDataset(0))).toEqual({ values: new Float32Array(0), size: 0, dimensions: 3 });
  });

  it('refuses images of another shape', async () => {
    const wide = { ...tinyDataset(4), shape: [4, 16, 1] as [number, number, number] };
    await expect(embed(tinyEncoder(), wide)).rejects.toThrow(
      'images of tiny must be [8, 8, 1] for this encoder, found [4, 16, 1]',
    );
  });

  it.each([0, -1, 2.5, Number.NaN, Number.POSITIVE_INFINITY])('refuses batches of %s', async (batchSize) => {
    await expect(embed(tinyEncoder(), tinyDataset(4), { batchSize })).rejects.toThrow(
      `embed: batchSize must be a whole number of 1 or more, found ${batchSize}`,
    );
  });

  it('refuses an encoder that does not give one embedding per image', async () => {
    const input = tf.input({ shape: [8, 8, 1] });
    const flat = tf.layers.flatten().apply(input) as tf.SymbolicTensor;
    const convolved = tf.layers.conv2d({ filters: 2, kernelSize: 3 }).apply(input) as tf.SymbolicTensor;
    const maps = tf.model({ inputs: input, outputs: convolved });
    await expect(embed(maps, tinyDataset(4))).rejects.toThrow(
      'embed: the encoder must give one embedding per image, [n, d], found [n, 6, 6, 2]',
    );
    const twice = tf.model({ inputs: input, outputs: [flat, convolved] });
    await expect(embed(twice, tinyDataset(4))).rejects.toThrow('found [n, 64] and [n, 6, 6, 2]');
  });

  it('leaves no tensor behind when the encoder throws', async () => {
    const encoder = tinyEncoder();
    vi.spyOn(encoder, 'apply').mockImplementation(() => {
      throw new Error('out of memory');
    });
    const before = tf.memory().numTensors;
    await expect(embed(encoder, tinyDataset(4))).rejects.toThrow('out of memory');
    expect(tf.memory().numTensors).toBe(before);
  });

  it('draws its line on a terminal, to the end even if the encoder throws, and none if it is quiet', async () => {
    vi.stubEnv('CI', '');
    vi.stubEnv('TERM', 'xterm');
    const { isTTY } = process.stderr;
    process.stderr.isTTY = true;
    vi.useFakeTimers({ toFake: ['performance'] });
    try {
      const lines = vi.mocked(process.stderr.write);
      await embed(tinyEncoder(), tinyDataset(4), { quiet: true });
      expect(lines).not.toHaveBeenCalled();
      const encoder = tinyEncoder();
      vi.spyOn(encoder, 'apply').mockImplementation(() => {
        vi.advanceTimersByTime(3_000);
        throw new Error('out of memory');
      });
      await expect(embed(encoder, tinyDataset(4))).rejects.toThrow('out of memory');
      expect(lines.mock.calls.at(-1)?.[0]).toMatch(/embed tiny.*\n$/);
    } finally {
      vi.useRealTimers();
      process.stderr.isTTY = isTTY;
      vi.unstubAllEnvs();
    }
  });
});
