/** What every gallery promises, whatever it is made of; compared with a map and loops. */

import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { Metric } from '../../lib/distances/metric';
import type { Gallery } from '../../lib/gallery/gallery';
import type { Embeddings } from '../../lib/models/embed';
import { createRandom } from '../../lib/tensorflow/seeded-random';
import { embeddingsOf, rowsOf } from '../evaluation/embeddings';
import { type NaiveRow, naiveDistance, naiveSearch } from '../oracles/naive-gallery';

export interface Kind {
  /** The same name is the same gallery. */
  name: string;
  dimensions: number;
  metric: Metric;
}

const metrics: Metric[] = ['cosine', 'euclidean', 'dot'];

/** Numbers that are roughly normally distributed. */
export function randomEmbeddings(size: number, dimensions: number, seed: number): Embeddings {
  const random = createRandom({ seed });
  const uniform = () => random.integer(2 ** 30) / 2 ** 30 - 0.5;
  const values = Float32Array.from({ length: size * dimensions }, () => uniform() + uniform() + uniform());
  return { values, size, dimensions };
}

export const upTo = (count: number, from = 0) => Array.from({ length: count }, (_, i) => from + i);

/** Expects as many matches as the map gives, equally near, each id with its own distance and label. */
export async function expectSame(
  gallery: Gallery,
  rows: Map<number, NaiveRow>,
  queries: Embeddings,
  k: number,
): Promise<void> {
  expect(await gallery.size()).toBe(rows.size);
  const found = await gallery.search(queries, { k });
  expect(found.k).toBe(k);
  const scale = Math.max(1, ...[...rows.values()].flatMap(({ vector }) => vector.map(Math.abs)));
  for (const [i, query] of rowsOf(queries).entries()) {
    const wanted = naiveSearch(rows, query, k, gallery.metric);
    const at = (array: ArrayLike<number>) => Array.from({ length: k }, (_, place) => array[i * k + place]);
    const [ids, labels, distances] = [at(found.ids), at(found.labels), at(found.distances)];
    expect(new Set(ids.slice(0, wanted.length)).size).toBe(wanted.length);
    for (const [place, { distance }] of wanted.entries()) {
      const row = rows.get(ids[place])!;
      const near = { id: ids[place], error: Math.abs(distances[place] - distance) < 1e-4 * scale ** 2 };
      expect(near).toEqual({ id: ids[place], error: true });
      expect(Math.abs(naiveDistance(gallery.metric, query, row.vector) - distances[place])).toBeLessThan(
        1e-4 * scale ** 2,
      );
      expect(labels[place]).toBe(row.label);
    }
    for (let place = wanted.length; place < k; place++)
      expect([ids[place], labels[place], distances[place]]).toEqual([-1, -1, Number.POSITIVE_INFINITY]);
  }
}

/** @param open the same gallery for the same name, new at first, or as it was saved */
export function keepsTheContract(title: string, open: (kind: Kind) => Promise<Gallery>, numRuns: number): void {
  describe(`${title} as a gallery`, () => {
    const opened: Gallery[] = [];
    let galleries = 0;
    const kindOf = (kind: Partial<Kind> = {}): Kind => ({
      name: `${title.replace(/\W/g, '')}${galleries++}`,
      dimensions: 2,
      metric: 'euclidean',
      ...kind,
    });
    const openOwn = async (kind: Partial<Kind> = {}) => {
      const gallery = await open(kindOf(kind));
      opened.push(gallery);
      return gallery;
    };
    afterEach(async () => {
      for (const gallery of opened.splice(0)) await gallery.close();
    });

    it.each(metrics)('finds what loops find: %s', async (metric) => {
      const [dimensions, size] = [7, 150];
      const gallery = await openOwn({ metric, dimensions });
      const embeddings = randomEmbeddings(size, dimensions, 1);
      const vectors = rowsOf(embeddings);
      const rows = new Map(vectors.map((vector, row) => [3 * row, { vector, label: row % 5 }]));
      await gallery.add(embeddings, { ids: [...rows.keys()], labels: upTo(size).map((row) => row % 5) });
      const queries = embeddingsOf([...rowsOf(randomEmbeddings(12, dimensions, 2)), vectors[7]]);
      await expectSame(gallery, rows, queries, 10);
      expect((await gallery.search(queries, { k: 1 })).k).toBe(1);
    });

    const vector = fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 2, maxLength: 2 });
    const someIds = fc.uniqueArray(fc.integer({ min: 0, max: 9 }), { maxLength: 6 });
    const step = fc.record({
      remove: fc.boolean(),
      ids: someIds,
      vectors: fc.array(vector, { minLength: 6, maxLength: 6 }),
      label: fc.option(fc.integer({ min: 0, max: 9 }), { nil: undefined }),
    });

    it('is a map: what is added is there, replaced by its id, and gone when removed', async () => {
      const asked = fc.tuple(
        fc.constantFrom(...metrics),
        fc.array(step, { minLength: 1, maxLength: 6 }),
        fc.array(vector, { minLength: 1, maxLength: 3 }),
      );
      await fc.assert(
        fc.asyncProperty(asked, async ([metric, steps, queries]) => {
          const gallery = await openOwn({ metric });
          const rows = new Map<number, NaiveRow>();
          for (const { remove, ids, vectors, label } of steps) {
            if (remove) {
              await gallery.remove(ids);
              for (const id of ids) rows.delete(id);
            } else {
              const labels = label === undefined ? undefined : ids.map(() => label);
              await gallery.add(embeddingsOf(vectors.slice(0, ids.length), 2), { ids, labels });
              for (const [i, id] of ids.entries()) rows.set(id, { vector: vectors[i], label: label ?? -1 });
            }
            await expectSame(gallery, rows, embeddingsOf(queries), 4);
          }
          await gallery.close();
        }),
        { numRuns },
      );
    });

    it('takes more rows, queries and removals than are handled at once, and the same rows again', async () => {
      const size = 5_300;
      const gallery = await openOwn();
      const embeddings = randomEmbeddings(size, 2, 3);
      const vectors = rowsOf(embeddings);
      const all = new Map(vectors.map((one, id) => [id, { vector: one, label: -1 }]));
      for (const _ of [1, 2]) {
        await gallery.add(embeddings, { ids: upTo(size) });
        await expectSame(gallery, all, randomEmbeddings(3, 2, 4), 3);
      }
      const itself = await gallery.search(
        { ...embeddings, values: embeddings.values.subarray(0, 240 * 2), size: 240 },
        { k: 1 },
      );
      expect([...itself.distances].every((distance) => distance < 1e-3)).toBe(true);
      const gone = upTo(size - 40);
      await gallery.remove(gone);
      for (const id of gone) all.delete(id);
      await expectSame(gallery, all, randomEmbeddings(3, 2, 5), 50);
    });

    it('holds the greatest ids and labels', async () => {
      const gallery = await openOwn();
      const most = Number.MAX_SAFE_INTEGER;
      await gallery.add(
        embeddingsOf([
          [0, 0],
          [0, 2],
          [0, 5],
        ]),
        { ids: [most, most - 1, 0], labels: [2 ** 31 - 1, 0, 1] },
      );
      const { ids, labels, distances } = await gallery.search(embeddingsOf([[0, 0]]), { k: 3 });
      expect([[...ids], [...labels], [...distances]]).toEqual([
        [most, most - 1, 0],
        [2 ** 31 - 1, 0, 1],
        [0, 2, 5],
      ]);
    });

    it('gives a cosine distance of 1 from a vector of length 0', async () => {
      const gallery = await openOwn({ metric: 'cosine' });
      await gallery.add(
        embeddingsOf([
          [0, 0],
          [1, 1],
        ]),
        { ids: [0, 1] },
      );
      const { distances } = await gallery.search(
        embeddingsOf([
          [0, 0],
          [2, 2],
        ]),
        { k: 2 },
      );
      for (const [i, wanted] of [1, 1, 0, 1].entries()) expect(distances[i]).toBeCloseTo(wanted, 5);
    });

    it('gives no matches while it is empty, and none for no queries', async () => {
      const gallery = await openOwn();
      await gallery.add(embeddingsOf([], 2), { ids: [] });
      await gallery.remove([4]);
      await expectSame(gallery, new Map(), embeddingsOf([[1, 2]]), 2);
      expect((await gallery.search(embeddingsOf([], 2), { k: 3 })).ids.length).toBe(0);
    });

    it('is the same when it is opened again, and does not open as another kind', async () => {
      const kind = kindOf({ dimensions: 3, metric: 'cosine' });
      const first = await open(kind);
      const embeddings = randomEmbeddings(20, 3, 6);
      const labels = upTo(20).map((row) => row % 3);
      await first.add(embeddings, { ids: upTo(20, 100), labels });
      await first.remove([119]);
      await first.save();
      await first.close();
      const rows = new Map(rowsOf(embeddings).map((one, i) => [100 + i, { vector: one, label: labels[i] }]));
      rows.delete(119);
      const again = await openOwn(kind);
      await expectSame(again, rows, randomEmbeddings(4, 3, 7), 5);
      await again.add(embeddingsOf([rowsOf(embeddings)[0]]), { ids: [119], labels: [0] });
      rows.set(119, rows.get(100)!);
      await expectSame(again, rows, randomEmbeddings(4, 3, 8), 20);
      await again.save();
      await expect(open({ ...kind, dimensions: 4 })).rejects.toThrow(/4.*found.*3/);
      await expect(open({ ...kind, metric: 'dot' })).rejects.toThrow(/(dot|IP), found .*(cosine|COSINE)/);
    });

    it('refuses what it cannot hold, and stays as it was', async () => {
      const gallery = await openOwn();
      const two = embeddingsOf([
        [1, 2],
        [3, 4],
      ]);
      await gallery.add(two, { ids: [1, 2] });
      const bad: [message: string, refused: () => Promise<unknown>][] = [
        ['ids must all be different, found 5 at rows 0 and 1', () => gallery.add(two, { ids: [5, 5] })],
        ['ids must be whole numbers from 0 to 2^53 - 1, found -1 at row 1', () => gallery.add(two, { ids: [5, -1] })],
        ['found 1.5 at row 0', () => gallery.add(two, { ids: [1.5, 2] })],
        ['found NaN at row 0', () => gallery.remove([Number.NaN])],
        ['ids and embeddings must be equally many, found 1 and 2', () => gallery.add(two, { ids: [5] })],
        [
          'embeddings must have the 2 dimensions of the gallery, found 1',
          () => gallery.add(embeddingsOf([[1]]), { ids: [5] }),
        ],
        [
          'found NaN at row 1 of 2, dimension 0',
          () =>
            gallery.add(
              embeddingsOf([
                [1, 2],
                [Number.NaN, 1],
              ]),
              { ids: [5, 6] },
            ),
        ],
        ['labels and ids must be equally many, found 1 and 2', () => gallery.add(two, { ids: [5, 6], labels: [1] })],
        [
          'labels must be whole numbers from 0 to 2147483647, found -1 at row 0',
          () => gallery.add(two, { ids: [5, 6], labels: [-1, 0] }),
        ],
        ["ids must be whole numbers from 0 to 2^53 - 1, found '1' at row 0", () => gallery.remove(['1'] as never)],
        ['ids must be an array, found 2', () => gallery.remove(2 as never)],
        ['ids must be an array, found an object of class Set', () => gallery.remove(new Set([2]) as never)],
        ['ids must be an array, found null', () => gallery.add(two, { ids: null as never })],
        [
          'labels must be an array, found an object of class Set',
          () => gallery.add(two, { ids: [5, 6], labels: new Set([1, 2]) as never }),
        ],
        [
          'options must be one object, found undefined; pass gallery.add(embeddings, { ids, labels })',
          () => gallery.add(two, undefined as never),
        ],
        [
          'options must be among ids, labels, found label; did you mean labels?',
          () => gallery.add(two, { ids: [5, 6], label: [1, 2] } as never),
        ],
        ['options must be among ids, labels, found values', () => gallery.add([5, 6] as never, two as never)],
        ['k must be a whole number from 1 to 16384, found 0', () => gallery.search(two, { k: 0 })],
        ['k must be a whole number from 1 to 16384, found 16385', () => gallery.search(two, { k: 16_385 })],
        [
          'queries must have the 2 dimensions of the gallery, found 3',
          () => gallery.search(embeddingsOf([[1, 2, 3]]), { k: 1 }),
        ],
        [
          'queries must be finite numbers, found Infinity',
          () => gallery.search(embeddingsOf([[1, Number.POSITIVE_INFINITY]]), { k: 1 }),
        ],
      ];
      for (const [message, refused] of bad) await expect(refused(), message).rejects.toThrow(message);
      await expectSame(
        gallery,
        new Map([
          [1, { vector: [1, 2], label: -1 }],
          [2, { vector: [3, 4], label: -1 }],
        ]),
        two,
        3,
      );
      await expect(openOwn({ dimensions: 0 })).rejects.toThrow(
        'dimensions must be a whole number from 1 to 32768, found 0',
      );
      await expect(openOwn({ metric: 'angle' as 'dot' })).rejects.toThrow(
        "metric must be cosine, euclidean or dot, found 'angle'",
      );
    });

    it('takes its arguments as they are when it is called', async () => {
      const gallery = await openOwn({ metric: 'euclidean' });
      const one = { values: new Float32Array(2), size: 1, dimensions: 2 };
      const ids = [0];
      const added = [0, 1, 2].map((id) => {
        ids[0] = id;
        one.values.set([id, 2 * id]);
        return gallery.add(one, { ids });
      });
      await Promise.all(added);
      const rows = new Map([0, 1, 2].map((id) => [id, { vector: [id, 2 * id], label: -1 }]));
      await expectSame(gallery, rows, embeddingsOf([[0, 0]]), 3);
      const queries = { values: Float32Array.of(0, 0, 2, 4), size: 2, dimensions: 2 };
      const search = gallery.search(queries, { k: 1 });
      queries.values.fill(1);
      queries.size = 1;
      expect(Array.from((await search).ids)).toEqual([0, 2]);
    });

    it('does what it is asked in order, and nothing once it is closed', async () => {
      const gallery = await openOwn();
      const added = gallery.add(embeddingsOf([[1, 1]]), { ids: [1] });
      const removed = gallery.remove([1]);
      const addedAgain = gallery.add(
        embeddingsOf([
          [1, 1],
          [2, 2],
        ]),
        { ids: [1, 2] },
      );
      await Promise.all([added, removed, addedAgain]);
      expect(await gallery.size()).toBe(2);
      await gallery.close();
      await gallery.close();
      await expect(gallery.add(embeddingsOf([[1, 1]]), { ids: [3] })).rejects.toThrow(
        'Gallery: it is closed; open it again',
      );
      await expect(gallery.search(embeddingsOf([[1, 1]]), { k: 1 })).rejects.toThrow('it is closed');
      await expect(gallery.size()).rejects.toThrow('it is closed');
    });
  });
}
