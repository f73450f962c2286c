import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { openExactGallery } from '../../lib/gallery/exact-gallery';
import type { Gallery } from '../../lib/gallery/gallery';
import type { Embeddings } from '../../lib/models/embed';
import { tf } from '../../lib/tensorflow/tensorflow';
import { embeddingsOf, hardRows, rowsOf } from '../evaluation/embeddings';
import { type NaiveRow, naiveDistance, naiveSearch } from '../oracles/naive-gallery';
import { keepsTheContract, randomEmbeddings, upTo } from './contract';

const folder = mkdtempSync(join(tmpdir(), 'siamese-lab-gallery-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

keepsTheContract(
  'the exact gallery',
  ({ name, ...kind }) => openExactGallery({ ...kind, file: join(folder, name) }),
  60,
);

describe('openExactGallery', () => {
  it('keeps its blocks on the device until it is closed, and no more of them after a change', async () => {
    const before = tf.memory().numTensors;
    const gallery = await openExactGallery({ dimensions: 8 });
    await gallery.add(randomEmbeddings(40_000, 8, 1), { ids: upTo(40_000) });
    expect(tf.memory().numTensors).toBe(before);
    for (let round = 0; round < 3; round++) {
      await gallery.search(randomEmbeddings(5, 8, 2), { k: 3 });
      expect(tf.memory().numTensors).toBe(before + 3);
      await gallery.add(randomEmbeddings(1, 8, 3), { ids: [round] });
      await gallery.remove([39_999 - round]);
    }
    await gallery.close();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('has no file unless one is named', async () => {
    const gallery = await openExactGallery({ dimensions: 1 });
    await expect(gallery.save()).rejects.toThrow('Gallery.save: file must be named, found none; pass openExactGallery');
    await gallery.close();
    for (const file of [5, '', null])
      await expect(openExactGallery({ dimensions: 1, file: file as string })).rejects.toThrow(
        'openExactGallery: file must be the path of a file, found ',
      );
  });

  it('gives the id 0 back for -0', async () => {
    const gallery = await openExactGallery({ dimensions: 1 });
    await gallery.add(embeddingsOf([[1]]), { ids: [-0] });
    expect([...(await gallery.search(embeddingsOf([[1]]), { k: 1 })).ids]).toEqual([0]);
    await gallery.close();
  });

  it('saves what was there when it was asked to, whatever comes meanwhile', async () => {
    const file = join(folder, 'saved');
    const gallery = await openExactGallery({ dimensions: 64, file });
    await gallery.add(randomEmbeddings(20_000, 64, 1), { ids: upTo(20_000) });
    const saved = gallery.save();
    const added = gallery.add(randomEmbeddings(1, 64, 2), { ids: [30_000] });
    await Promise.all([saved, added]);
    const again = await openExactGallery({ dimensions: 64, file });
    expect([await gallery.size(), await again.size()]).toEqual([20_001, 20_000]);
    await gallery.close();
    await again.close();
  });

  it.each([
    ['far out', 2 ** 60],
    ['close to 0', 2 ** -60],
  ])('tells apart rows that are %s, even after rows of length 1', async (_, scale) => {
    const gallery = await openExactGallery({ dimensions: 2, metric: 'euclidean' });
    await gallery.add(embeddingsOf([[1, 0]]), { ids: [1] });
    expect((await gallery.search(embeddingsOf([[scale, 0]]), { k: 1 })).ids[0]).toBe(1);
    await gallery.remove([1]);
    await gallery.add(
      embeddingsOf([
        [scale, 0],
        [2 * scale, 0],
        [0, scale],
      ]),
      { ids: [2, 3, 4] },
    );
    const { ids } = await gallery.search(
      embeddingsOf([
        [1.9 * scale, 0],
        [0, 0.9 * scale],
      ]),
      { k: 1 },
    );
    expect([...ids]).toEqual([3, 4]);
    await gallery.close();
  });

  const metrics = ['cosine', 'euclidean', 'dot'] as const;

  /** Rows about one point, `spread` from it in each dimension. */
  const about = (center: number, spread: number, size: number, seed: number) => {
    const rows = randomEmbeddings(size, 16, seed);
    return { ...rows, values: rows.values.map((x, i) => center * (1 + (i % 16) / 7) + spread * x) };
  };

  async function expectExact(gallery: Gallery, rows: Map<number, NaiveRow>, queries: Embeddings, k: number) {
    const { ids } = await gallery.search(queries, { k });
    for (const [i, query] of rowsOf(queries).entries()) {
      const wanted = naiveSearch(rows, query, k, gallery.metric);
      for (const [place, { distance }] of wanted.entries()) {
        const found = naiveDistance(gallery.metric, query, rows.get(ids[i * k + place])!.vector);
        expect(Math.abs(found - distance)).toBeLessThanOrEqual(4e-15 * Math.max(1, Math.abs(distance)));
      }
    }
  }

  it.each(metrics)('stays exact if all rows are replaced, or removed and others added: %s', async (metric) => {
    for (const spread of [0.01, 0.001])
      for (const how of ['replace', 'remove and add', 'half of them', 'one at a time']) {
        const gallery = await openExactGallery({ dimensions: 16, metric });
        const [old, fresh] = [about(1, spread, 300, 1), about(-1, spread, 300, 2)];
        await gallery.add(old, { ids: upTo(300) });
        await gallery.search(about(1, spread, 1, 3), { k: 5 });
        if (how === 'remove and add') await gallery.remove(upTo(300));
        const count = how === 'half of them' ? 140 : 300;
        const part = (from: number, to: number) => ({
          values: fresh.values.subarray(from * 16, to * 16),
          size: to - from,
          dimensions: 16,
        });
        if (how !== 'one at a time') await gallery.add(part(0, count), { ids: upTo(count) });
        else
          for (let row = 0; row < count; row++) {
            await gallery.add(part(row, row + 1), { ids: [row] });
            if (row % 29 === 0) await gallery.search(part(row, row + 1), { k: 1 });
          }
        const [oldRows, rows] = [rowsOf(old), rowsOf(fresh)];
        const all = new Map(
          upTo(300).map((id) => [id, { vector: (id < count ? rows : oldRows)[id], label: -1 }] as const),
        );
        await expectExact(gallery, new Map(all), about(-1, spread, 6, 4), 5);
        await gallery.close();
      }
  });

  it.each(metrics)('stays exact beside a row of length 1e20, even once it is gone: %s', async (metric) => {
    const gallery = await openExactGallery({ dimensions: 16, metric });
    const embeddings = about(0.5, 0.1, 200, 5);
    const rows = new Map<number, NaiveRow>(rowsOf(embeddings).map((vector, id) => [id, { vector, label: -1 }]));
    const long = Float32Array.from({ length: 16 }, (_, i) => (i === 3 ? 1e20 : 0));
    await gallery.add(embeddings, { ids: upTo(200) });
    await gallery.add({ values: long, size: 1, dimensions: 16 }, { ids: [777] });
    await expectExact(gallery, new Map(rows).set(777, { vector: [...long], label: -1 }), about(0.5, 0.1, 5, 6), 7);
    await gallery.remove([777]);
    await expectExact(gallery, rows, about(0.5, 0.1, 5, 7), 7);
    await gallery.close();
  });

  it.each(metrics)(
    'stays exact if far longer rows replace all others, one of length 1e20 among them: %s',
    async (metric) => {
      const gallery = await openExactGallery({ dimensions: 4, metric });
      await gallery.add(randomEmbeddings(100, 4, 1), { ids: upTo(100) });
      await gallery.search(randomEmbeddings(1, 4, 2), { k: 5 });
      const long = randomEmbeddings(100, 4, 3);
      long.values.forEach((x, i) => {
        long.values[i] = 8000 * x;
      });
      long.values.set([1e20, 0, 0, 0]);
      await gallery.add(long, { ids: upTo(100) });
      const rows = new Map(rowsOf(long).map((vector, id) => [id, { vector, label: -1 }] as const));
      const beside = long.values.slice(4 * 77, 4 * 78).map((x) => 1.001 * x);
      await expectExact(gallery, rows, { values: beside, size: 1, dimensions: 4 }, 5);
      await gallery.close();
    },
  );

  it('is exact after any history of hard rows', async () => {
    const history = fc.array(fc.record({ rows: hardRows, remove: fc.boolean() }), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(history, async (steps) => {
        const gallery = await openExactGallery({ dimensions: 4, metric: 'euclidean' });
        const rows = new Map<number, NaiveRow>();
        for (const { rows: some, remove } of steps) {
          const size = Math.floor(some.values.length / 4);
          const own = { values: some.values.subarray(0, 4 * size), size, dimensions: 4 };
          if (remove) {
            await gallery.remove([...rows.keys()]);
            rows.clear();
          }
          await gallery.add(own, { ids: upTo(size) });
          for (const [id, vector] of rowsOf(own).entries()) rows.set(id, { vector, label: -1 });
          if (size === 0) continue;
          const queries = { ...own, values: own.values.subarray(0, 4 * Math.min(size, 9)), size: Math.min(size, 9) };
          const found = await gallery.search(queries, { k: 3 });
          for (const [i, query] of rowsOf(queries).entries())
            for (const [place, { distance }] of naiveSearch(rows, query, 3, 'euclidean').entries())
              expect(found.distances[3 * i + place]).toBe(Math.fround(distance));
        }
        await gallery.close();
      }),
      { numRuns: 60 },
    );
  });

  it.each(metrics)('is exact while rows of any scale are added, replaced and removed: %s', async (metric) => {
    const scale = fc.constantFrom(1e-20, 1e-6, 1, 1, 1, 300, 8000, 1e9, 1e20);
    const vector = (by: number, numbers: number[]) => numbers.map((x) => Math.fround((by * x) / 1000));
    const numbers = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 3, maxLength: 3 });
    const row = fc.tuple(scale, numbers).map(([by, some]) => vector(by, some));
    // All rows are new and on another scale, the first on a third one: the unit and the origin must follow.
    const moved = fc
      .tuple(
        fc.constantFrom(1, 300, 8000),
        fc.array(numbers, { minLength: 80, maxLength: 80 }),
        fc.constantFrom(1e-20, 1, 1e20),
        numbers,
      )
      .map(([by, rows, odd, first]) => [vector(odd, first), ...rows.map((some) => vector(by, some))]);
    const add = fc.oneof(
      fc.record({ from: fc.integer({ min: 0, max: 40 }), vectors: fc.array(row, { minLength: 1, maxLength: 40 }) }),
      fc.record({ from: fc.constant(0), vectors: moved }),
    );
    const remove = fc.record({ from: fc.integer({ min: 0, max: 90 }), count: fc.integer({ min: 1, max: 60 }) });
    const steps = fc.array(fc.oneof({ arbitrary: add, weight: 3 }, remove), { minLength: 2, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(steps, fc.array(row, { minLength: 1, maxLength: 6 }), async (history, others) => {
        const gallery = await openExactGallery({ dimensions: 3, metric });
        const rows = new Map<number, NaiveRow>();
        for (const step of history) {
          if ('count' in step) {
            await gallery.remove(upTo(step.count, step.from));
            for (const id of upTo(step.count, step.from)) rows.delete(id);
          } else {
            await gallery.add(embeddingsOf(step.vectors), { ids: upTo(step.vectors.length, step.from) });
            for (const [i, own] of step.vectors.entries()) rows.set(step.from + i, { vector: own, label: -1 });
          }
          const beside = [...rows.values()]
            .slice(0, 6)
            .map(({ vector: own }) => own.map((x) => Math.fround(1.001 * x)));
          const queries = [...others, ...beside];
          const { ids, distances } = await gallery.search(embeddingsOf(queries), { k: 5 });
          for (const [i, query] of queries.entries())
            for (const [place, { distance }] of naiveSearch(rows, query, 5, metric).entries()) {
              const at = 5 * i + place;
              const found = naiveDistance(metric, query, rows.get(ids[at])!.vector);
              if (metric === 'cosine') expect(Math.abs(found - distance)).toBeLessThanOrEqual(4e-15);
              else expect([found, distances[at] + 0]).toEqual([distance, Math.fround(distance) + 0]);
            }
        }
        await gallery.close();
      }),
      { numRuns: 150 },
    );
  });

  it('finds its rows with queries that are far longer', async () => {
    for (const metric of ['dot', 'cosine'] as const) {
      const gallery = await openExactGallery({ dimensions: 2, metric });
      await gallery.add(
        embeddingsOf([
          [1e-20, 0],
          [0, 1e-20],
        ]),
        { ids: [1, 2] },
      );
      const { ids } = await gallery.search(
        embeddingsOf([
          [1e30, 0],
          [0, 1e30],
        ]),
        { k: 1 },
      );
      expect([metric, ...ids]).toEqual([metric, 1, 2]);
      await gallery.close();
    }
  });
});
