import { describe, expect, it, vi } from 'vitest';
import { makeImageDataset } from '../../lib/data/dataset';
import { embed } from '../../lib/models/embed';
import { type OcclusionMapOptions, occlusionMap } from '../../lib/models/occlusion-map';
import { createRandom } from '../../lib/tensorflow/seeded-random';
import { tf } from '../../lib/tensorflow/tensorflow';
import { tinyDataset } from '../tiny-dataset';
import { tinyEncoder } from '../training/tiny-run';
import '../matchers';

const dataset = tinyDataset(6);
const quiet = { quiet: true };

const random = createRandom({ seed: 3 });
/** Three images of 7x10, in colour. */
const colored = makeImageDataset({
  name: 'coloured',
  images: Uint8Array.from({ length: 3 * 7 * 10 * 3 }, () => random.integer(256)),
  shape: [7, 10, 3],
  labels: [0, 1, 1],
  classNames: ['a', 'b'],
});
const convolution = () =>
  tf.sequential({
    layers: [
      tf.layers.conv2d({
        filters: 4,
        kernelSize: 3,
        inputShape: [7, 10, 3],
        activation: 'relu',
        kernelInitializer: tf.initializers.glorotUniform({ seed: 1 }),
      }),
      tf.layers.flatten(),
      tf.layers.dense({ units: 5, kernelInitializer: tf.initializers.glorotUniform({ seed: 2 }) }),
    ],
  });

type Score = (a: number[], b: number[]) => number;
const dot: Score = (a, b) => a.reduce((sum, value, i) => sum + value * b[i], 0);
const scoreBy: Record<string, Score> = {
  dot,
  cosine: (a, b) => dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b)),
  euclidean: (a, b) => -Math.sqrt(a.reduce((sum, value, i) => sum + (value - b[i]) ** 2, 0)),
};

interface Settings {
  tops: number[];
  lefts: number[];
  size: number;
  fill: number[];
  metric: string;
  reference: number;
}

/** One image at a time, through the encoder itself: a square of pixels at each place that is written down. */
function naive(encoder: tf.LayersModel, source: typeof dataset, row: number, settings: Settings) {
  const { shape, images } = source;
  const [height, width, channels] = shape;
  const pixels = height * width * channels;
  const embeddingOf = (image: number[]) =>
    tf.tidy(() => {
      const batch = tf.tensor4d(image, [1, height, width, channels]).div(255);
      return Array.from((encoder.predict(batch) as tf.Tensor).dataSync());
    });
  const imageOf = (i: number) => [...images.subarray(i * pixels, (i + 1) * pixels)];
  const { tops, lefts, size, fill, metric, reference } = settings;
  const other = embeddingOf(imageOf(reference));
  const score = scoreBy[metric](embeddingOf(imageOf(row)), other);
  const values: number[] = [];
  for (const top of tops)
    for (const left of lefts) {
      const image = imageOf(row).map((value, i) => {
        const [y, x, channel] = [Math.floor(i / channels / width), Math.floor(i / channels) % width, i % channels];
        const covered = y >= top && y < top + size && x >= left && x < left + size;
        return covered ? fill[channel] : value;
      });
      values.push(score - scoreBy[metric](embeddingOf(image), other));
    }
  return { values: Float32Array.from(values), score };
}

describe('occlusionMap', () => {
  it.each(['cosine', 'euclidean', 'dot'] as const)('is what a loop over single images finds, by %s', async (metric) => {
    const settings = { size: 3, fill: [10, 200, 60], metric, reference: 2 };
    const found = await occlusionMap(convolution(), colored, 1, { ...settings, stride: 2, batchSize: 5, ...quiet });
    expect([[...found.tops], [...found.lefts], found.size]).toEqual([[0, 2, 4], [0, 2, 4, 6, 7], 3]);
    const places = { tops: [0, 2, 4], lefts: [0, 2, 4, 6, 7] };
    const wanted = naive(convolution(), colored, 1, { ...settings, ...places });
    expect(found.values).toBeAllclose(wanted.values, { rtol: 1e-4, atol: 1e-5 });
    expect(found.score).toBeCloseTo(wanted.score, 5);
  });

  it('covers with a grey square of a quarter, compared with the image itself, by default', async () => {
    const found = await occlusionMap(tinyEncoder(), dataset, 4, quiet);
    const places = [0, 1, 2, 3, 4, 5, 6];
    expect([[...found.tops], [...found.lefts], found.size]).toEqual([places, places, 2]);
    const settings = { tops: places, lefts: places, size: 2, fill: [128], metric: 'cosine', reference: 4 };
    const { values } = naive(tinyEncoder(), dataset, 4, settings);
    expect(found.values).toBeAllclose(values, { rtol: 1e-4, atol: 1e-5 });
    expect(found.score).toBeCloseTo(1, 12);
    expect(Math.min(...found.values)).toBeGreaterThan(-1e-6);
  });

  it('takes an embedding as the reference', async () => {
    const encoder = tinyEncoder();
    const { values, dimensions } = await embed(encoder, dataset, quiet);
    const reference = values.slice(3 * dimensions, 4 * dimensions);
    const options = { size: 4, ...quiet };
    const found = await occlusionMap(encoder, dataset, 0, { ...options, reference });
    const byRow = await occlusionMap(encoder, dataset, 0, { ...options, reference: 3 });
    expect(found.values).toBeAllclose(byRow.values, { rtol: 1e-4, atol: 1e-6 });
    expect(found.score).toBeCloseTo(byRow.score, 6);
  });

  it('falls nowhere but where the network looks', async () => {
    // An encoder that sees the pixel in row 5 and column 2 alone, beside a constant.
    const kernel = tf.tensor2d(Array.from({ length: 64 }, (_, i) => [i === 5 * 8 + 2 ? 1 : 0, 0]));
    const dense = tf.layers.dense({ units: 2, weights: [kernel, tf.tensor1d([0, 0.5])] });
    const encoder = tf.sequential({ layers: [tf.layers.flatten({ inputShape: [8, 8, 1] }), dense] });
    const options = { size: 3, stride: 1, fill: 0, ...quiet };
    const { values, tops, lefts, size } = await occlusionMap(encoder, dataset, 0, options);
    for (const [t, top] of tops.entries())
      for (const [l, left] of lefts.entries()) {
        const sees = top <= 5 && top + size > 5 && left <= 2 && left + size > 2;
        const fall = values[t * lefts.length + l];
        if (sees) expect(fall).toBeGreaterThan(0.01);
        else expect(Math.abs(fall)).toBeLessThan(1e-6);
      }
  });

  it('records the encoder once, leaves no tensor, and reports its progress', async () => {
    const encoder = tinyEncoder();
    const apply = vi.spyOn(encoder, 'apply');
    const options = { batchSize: 16, ...quiet };
    await occlusionMap(encoder, dataset, 0, options);
    expect(apply).toHaveBeenCalledTimes(1);
    const before = tf.memory().numTensors;
    const done: number[] = [];
    await occlusionMap(encoder, dataset, 1, { ...options, onProgress: (report) => done.push(report.done) });
    expect(apply).toHaveBeenCalledTimes(1);
    expect(tf.memory().numTensors).toBe(before);
    expect(done).toEqual([16, 32, 48, 51]);
  });

  it('takes a square as large as the image', async () => {
    const found = await occlusionMap(tinyEncoder(), dataset, 0, { size: 8, ...quiet });
    expect([[...found.tops], [...found.lefts], found.values.length]).toEqual([[0], [0], 1]);
  });

  it('refuses what does not fit', async () => {
    const cases: [OcclusionMapOptions, string][] = [
      [{ size: 9 }, "occlusionMap: size must be a whole number from 1 to 8, the image's shorter side, found 9"],
      [{ size: 2.5 }, 'found 2.5'],
      [
        { size: 3, stride: 4 },
        'stride must be a whole number from 1 to 3, the size of the square, found 4; else pixels',
      ],
      [{ fill: 256 }, 'fill must be a whole number from 0 to 255, found 256'],
      [{ fill: [1, 2, 3] }, 'fill must be one number, or 1, one per channel, found 3'],
      [{ reference: 6 }, 'rows of tiny must be from 0 to 5, found 6'],
      [{ reference: [1, 2] }, 'reference must have 3 numbers, as an embedding of this encoder has, found 2'],
      [{ metric: 'angle' as 'dot' }, "metric must be cosine, euclidean or dot, found 'angle'"],
      [{ batchSize: 0 }, 'batchSize must be a whole number of 1 or more, found 0'],
    ];
    for (const [options, message] of cases)
      await expect(occlusionMap(tinyEncoder(), dataset, 0, { ...options, ...quiet })).rejects.toThrow(message);
    await expect(occlusionMap(tinyEncoder(), dataset, -1)).rejects.toThrow(
      'rows of tiny must be from 0 to 5, found -1',
    );
    await expect(occlusionMap(tinyEncoder(), colored, 0)).rejects.toThrow(
      'occlusionMap: images of coloured must be [8, 8, 1] for this encoder, found [7, 10, 3]',
    );
  });
});
