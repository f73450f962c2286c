import { readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exportProjector, type ProjectorOptions } from '../../lib/evaluation/projector-files';
import type { Embeddings } from '../../lib/models/embed';
import { temporaryFolder } from '../data/tiny-data-set';
import { decode } from '../display/pixels';
import { tinyDataset } from '../tiny-dataset';

const embeddings = { values: Float32Array.of(1, 2, 3, 4, 5, 6), size: 3, dimensions: 2 };

/** What the projector makes of a table: it skips blank lines, and takes the first line for a header if it holds a tab. */
function readAsProjector(text: string) {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const titles = lines[0].includes('\t') ? lines.shift()!.split('\t') : ['label'];
  return { titles, rows: lines.map((line) => line.split('\t')) };
}

const unescapeCell = (text: string) =>
  text.replace(/\\(.)/g, (_, sign: string) => ({ t: '\t', n: '\n', r: '\r' })[sign] ?? sign);

describe('exportProjector', () => {
  it('writes vectors, metadata, images, and a configuration that names them', async () => {
    const folder = join(await temporaryFolder(), 'new', 'shapes');
    const dataset = tinyDataset(6);
    const values = Float32Array.from({ length: 6 * 4 }, (_, i) => Math.sin(i));
    const paths = await exportProjector({ values, size: 6, dimensions: 4 }, folder, { name: 'tiny "test"', dataset });
    expect(paths).toEqual(
      ['vectors.tsv', 'metadata.tsv', 'sprite.png', 'projector_config.pbtxt'].map((name) => join(folder, name)),
    );
    expect((await readdir(folder)).sort()).toEqual(paths.map((path) => basename(path)).sort());
    expect(await readFile(paths[1], 'utf8')).toBe('left\nmiddle\nright\nleft\nmiddle\nright\n');
    expect(await readFile(paths[3], 'utf8')).toBe(`embeddings {
  tensor_name: "tiny \\"test\\""
  tensor_shape: 6
  tensor_shape: 4
  tensor_path: "vectors.tsv"
  metadata_path: "metadata.tsv"
  sprite {
    image_path: "sprite.png"
    single_image_dim: 8
    single_image_dim: 8
  }
}
`);
    const { width, height, at } = await decode(await readFile(paths[2]));
    expect([width, height]).toEqual([24, 24]);
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) {
        const image = Math.floor(y / 8) * 3 + Math.floor(x / 8);
        expect(at(x, y)[0]).toBe(image < 6 ? dataset.images[image * 64 + (y % 8) * 8 + (x % 8)] : 0);
      }
  });

  it('writes every float32 so that it reads back as it was', async () => {
    const folder = await temporaryFolder();
    const value = fc.float({ noNaN: true, noDefaultInfinity: true });
    const rows = fc.array(fc.tuple(value, value, value), { minLength: 1, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(rows, async (rows) => {
        const given = { values: Float32Array.from(rows.flat()), size: rows.length, dimensions: 3 };
        const [vectors] = await exportProjector(given, folder, { name: 'any' });
        const read = (await readFile(vectors, 'utf8')).trimEnd().split('\n');
        const numbers = read.map((line) => line.split('\t').map(Number));
        expect(numbers.map(({ length }) => length)).toEqual(rows.map(() => 3));
        // Text has no negative zero.
        expect(Float32Array.from(numbers.flat())).toEqual(given.values.map((one) => one + 0));
      }),
      { numRuns: 30 },
    );
  });

  it('writes more lines than it assembles at a time', async () => {
    const values = Float32Array.from({ length: 2 * 2501 }, (_, i) => i);
    const [vectors] = await exportProjector({ values, size: 2501, dimensions: 2 }, await temporaryFolder(), {
      name: 'many',
    });
    const lines = (await readFile(vectors, 'utf8')).split('\n');
    expect(lines).toHaveLength(2502);
    expect([lines[0], lines[1000], lines[2500], lines[2501]]).toEqual(['0\t1', '2000\t2001', '5000\t5001', '']);
  });

  it('writes any text as one cell, with a header where there are several columns, and no line that the projector skips', async () => {
    const folder = await temporaryFolder();
    const text = fc.oneof(fc.string(), fc.constantFrom('', ' ', '\t', 'a\tb', 'two\nlines', '\r\n', 'C:\\new', '猫'));
    const column = fc.array(text, { minLength: 3, maxLength: 3 });
    const metadata = fc.dictionary(
      fc.string({ minLength: 1 }).filter((title) => !/^\d|__proto__/.test(title)),
      column,
      {
        minKeys: 1,
        maxKeys: 3,
        noNullPrototype: true,
      },
    );
    await fc.assert(
      fc.asyncProperty(metadata, async (metadata) => {
        const [, path] = await exportProjector(embeddings, folder, { name: 'any', metadata });
        const { titles, rows } = readAsProjector(await readFile(path, 'utf8'));
        const given = Object.entries(metadata);
        if (given.length > 1 && given.some(([title]) => title.trim() !== ''))
          expect(titles.map(unescapeCell)).toEqual(given.map(([title]) => title));
        expect(rows).toHaveLength(3);
        for (const [row, cells] of rows.entries()) {
          const wanted = given.map(([, column]) => column[row]);
          if (wanted.some((cell) => cell.trim() !== '' || /[\t\n\r]/.test(cell)))
            expect(cells.map(unescapeCell)).toEqual(wanted);
          else expect(cells).toEqual(['-']);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('names web addresses for the online projector', async () => {
    const options = { name: 'shapes', metadata: { color: ['a', 'b', 'c'], shape: ['x', 'y', 'z'] } };
    for (const url of ['https://example.org/a/', 'https://example.org/a']) {
      const paths = await exportProjector(embeddings, await temporaryFolder(), { ...options, url });
      expect(JSON.parse(await readFile(paths[3], 'utf8'))).toEqual({
        embeddings: [
          {
            tensorName: 'shapes',
            tensorShape: [3, 2],
            tensorPath: 'https://example.org/a/vectors.tsv',
            metadataPath: 'https://example.org/a/metadata.tsv',
          },
        ],
      });
    }
  });

  it('names no file that it does not write', async () => {
    const paths = await exportProjector(embeddings, await temporaryFolder(), { name: 'bare' });
    expect(paths.map((path) => basename(path))).toEqual(['vectors.tsv', 'projector_config.pbtxt']);
    expect(await readFile(paths[1], 'utf8')).not.toMatch(/metadata|sprite/);
  });

  it('leaves what was there before, and nothing beside it, if it cannot write everything', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'vectors.tsv'), 'old');
    const options = { name: 'x', metadata: { label: ['a', 'b', null as unknown as string] } };
    await expect(exportProjector(embeddings, folder, options)).rejects.toThrow();
    expect(await readdir(folder)).toEqual(['vectors.tsv']);
    expect(await readFile(join(folder, 'vectors.tsv'), 'utf8')).toBe('old');
    await writeFile(join(folder, 'file'), '');
    await expect(exportProjector(embeddings, join(folder, 'file'), { name: 'x' })).rejects.toThrow('EEXIST');
  });

  const refused: [Partial<ProjectorOptions> & { embeddings?: Embeddings }, string][] = [
    [{ embeddings: { ...embeddings, size: 6, dimensions: 1 } }, 'two dimensions or more, found 6 of 1'],
    [{ embeddings: { values: new Float32Array(), size: 0, dimensions: 2 } }, 'found 0 of 2'],
    [{ embeddings: { ...embeddings, size: 2 } }, 'must be values [size, dimensions], found 6 values for [2, 2]'],
    [
      { embeddings: { ...embeddings, values: Float32Array.of(1, 2, 3, Number.NaN, 5, 6) } },
      'exportProjector: embeddings must be finite numbers, found NaN at row 1 of 3, dimension 1',
    ],
    [
      { dataset: tinyDataset(4) },
      'exportProjector: dataset must have one image per embedding, found 4 images in tiny for 3 embeddings; embed all of them',
    ],
    [
      { metadata: { label: ['a'] } },
      'exportProjector: metadata "label" must have one cell per embedding, found 1 for 3',
    ],
  ];
  it.each(refused)('refuses %#: %s', async ({ embeddings: wrong, ...given }, message) => {
    const folder = await temporaryFolder();
    await expect(exportProjector(wrong ?? embeddings, folder, { name: 'x', ...given })).rejects.toThrow(message);
    expect(await readdir(folder)).toEqual([]);
  });
});
