import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { makeImageDataset } from '../../../lib/data/dataset';
import { pca } from '../../../lib/evaluation/pca';
import { colorShapesEncoder } from '../../../lib/models/color-shapes-encoder';
import { embed } from '../../../lib/models/embed';
import { exportDemo } from '../../../lib/models/saved/export-demo';
import { loadEncoder } from '../../../lib/models/saved/load-encoder';
import '../../matchers';
import { temporaryFolder } from './encoders';

const path = temporaryFolder();
const size = 7;
const dataset = makeImageDataset({
  name: 'noise',
  images: Uint8Array.from({ length: size * 28 * 28 * 3 }, (_, i) => (i * 7919 + (i >> 3) * 31) % 256),
  shape: [28, 28, 3],
  labels: Uint8Array.from({ length: size }, (_, i) => i % 2),
  classNames: ['red', 'blue'],
});
const encoder = colorShapesEncoder({ seed: 2 });
const readDemo = (name: string) => JSON.parse(readFileSync(join(path(name), 'demo.json'), 'utf8'));

describe('exportDemo', () => {
  it('writes an encoder, a sheet of exactly the same pixels, and what the page shows', async () => {
    const captions = Array.from({ length: size }, (_, i) => `picture ${i}`);
    const { files, bytes } = await exportDemo(encoder, path('small'), {
      dataset,
      metric: 'dot',
      threshold: 0.7,
      captions,
    });
    expect(readdirSync(path('small')).length).toBe(files.length);
    expect(bytes).toBeGreaterThan(10_000);
    const demo = readDemo('small');
    expect(demo).toEqual({
      ...{ metric: 'dot', threshold: 0.7, captions, labels: [...dataset.labels], classNames: ['red', 'blue'] },
      images: { file: 'images.webp', columns: 3, size, shape: [28, 28, 3] },
    });
    const sheet = await sharp(join(path('small'), demo.images.file))
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect([sheet.info.width, sheet.info.height, sheet.info.channels]).toEqual([84, 84, 3]);
    const pixels = (image: number) =>
      Array.from({ length: 28 }, (_, y) => {
        const from = 3 * ((Math.floor(image / 3) * 28 + y) * 84 + (image % 3) * 28);
        return [...sheet.data.subarray(from, from + 84)];
      }).flat();
    for (const image of [0, 4, 6])
      expect(pixels(image)).toEqual([...dataset.images.subarray(image * 2352, (image + 1) * 2352)]);
  });

  it('writes a gallery of embeddings, made by the encoder as it will be loaded, to within half a step', async () => {
    await exportDemo(encoder, path('gallery'), { dataset, metric: 'angular', gallery: true });
    const { embeddings } = readDemo('gallery');
    expect(embeddings).toEqual({ file: 'embeddings.bin', dimensions: 16 });
    const bytes = gunzipSync(readFileSync(join(path('gallery'), embeddings.file)));
    expect(bytes.length).toBe(size * (4 + 4 + 16));
    const floats = new Float32Array(new Uint8Array(bytes.subarray(0, 8 * size)).buffer);
    const expected = await embed(await loadEncoder(path('gallery')), dataset);
    for (let row = 0; row < size; row++) {
      const values = [...bytes.subarray(8 * size + 16 * row, 8 * size + 16 * row + 16)];
      expect(Float32Array.from(values, (value) => value * floats[row] + floats[size + row])).toBeAllclose(
        expected.values.subarray(16 * row, 16 * row + 16),
        { rtol: 0, atol: floats[row] * 0.501 },
      );
    }
  });

  it('writes the projection, which puts any embedding where pca does', async () => {
    const embedded = await embed(encoder, dataset);
    const projected = pca(embedded, { components: 3 });
    await exportDemo(encoder, path('projected'), { dataset, metric: 'dot', projection: projected });
    const { mean, directions } = readDemo('projected').projection;
    const point = [0, 1, 2].map((axis) =>
      mean.reduce(
        (sum: number, center: number, k: number) => sum + (embedded.values[k] - center) * directions[3 * k + axis],
        0,
      ),
    );
    expect(point).toBeAllclose(projected.points.values.subarray(0, 3), { atol: 1e-5 });
  });

  it('replaces what was exported before', async () => {
    await exportDemo(encoder, path('twice'), { dataset, metric: 'dot', gallery: true });
    const { files } = await exportDemo(colorShapesEncoder({ seed: 3 }), path('twice'), {
      dataset,
      metric: 'dot',
    });
    expect(readdirSync(path('twice')).sort()).toEqual(files.map((file) => file.slice(path('twice').length + 1)).sort());
  });

  it('refuses what does not fit together', async () => {
    const base = { dataset, metric: 'dot' as const };
    const cases: [object, string][] = [
      [{ metric: 'taste' }, "metric must be cosine, euclidean, dot or angular, found 'taste'"],
      [{ threshold: Number.NaN }, 'threshold must be a finite number, found NaN'],
      [{ captions: ['one'] }, 'captions must be one per image, 7, found 1'],
      [
        { dataset: { ...dataset, shape: [14, 56, 3] } },
        'images of noise must be [28, 28, 3] for this encoder, found [14, 56, 3]',
      ],
      [
        { projection: { mean: new Float64Array(2), directions: new Float64Array(6) } },
        'found 2 and 6; use pca(embeddings, { components: 3 })',
      ],
    ];
    for (const [change, message] of cases)
      await expect(exportDemo(encoder, path('refused'), { ...base, ...change })).rejects.toThrow(message);
  });
});
