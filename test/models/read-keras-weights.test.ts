import { readFile, truncate, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { readKerasWeights } from '../../lib/models/read-keras-weights';
import { kerasFile } from './keras-file';

/** What these tests use of an HDF5 group. */
interface File {
  get(name: string): File | null;
  create_attribute(name: string, value: string[]): void;
  delete_attribute(name: string): void;
}

const weight = (name: string, shape: number[], from = 0) => ({
  name,
  shape,
  values: Float32Array.from({ length: shape.reduce((product, length) => product * length, 1) }, (_, i) => from + i),
});
const plain = async (path: string) =>
  (await readKerasWeights(path)).map(({ name, weights }) => [
    name,
    ...Array.from(weights, ([own, { shape, values }]) => [own, shape, [...values]]),
  ]);

describe('readKerasWeights', () => {
  it("reads a file of weights, as Keras's applications have them", async () => {
    const path = await kerasFile([
      { group: 'input', weights: [] },
      { group: 'conv', weights: [weight('conv/kernel:0', [1, 2, 3])] },
      { group: 'bn', weights: [weight('bn/gamma:0', [2], 10), weight('bn/beta:0', [2], 20)] },
    ]);
    expect(await plain(path)).toEqual([
      ['conv', ['kernel', [1, 2, 3], [0, 1, 2, 3, 4, 5]]],
      ['bn', ['gamma', [2], [10, 11]], ['beta', [2], [20, 21]]],
    ]);
  });

  it('reads the file of a whole model, a model in it, whose weights are not in the order of its layers', async () => {
    const inner = [weight('bn/gamma', [1], 1), weight('conv/kernel', [1, 2]), weight('bn/moving_mean', [1], 2)];
    const layers = [
      { group: 'mobilenet', weights: inner },
      { group: 'dense', weights: [weight('dense/kernel', [2, 1])] },
    ];
    expect(await plain(await kerasFile(layers, { whole: true }))).toEqual([
      ['bn', ['gamma', [1], [1]], ['moving_mean', [1], [2]]],
      ['conv', ['kernel', [1, 2], [0, 1]]],
      ['dense', ['kernel', [2, 1], [0, 1]]],
    ]);
  });

  it.each<[string, (path: string) => Promise<unknown>, string]>([
    ['is not HDF5', (path) => writeFile(path, '<html>'), 'cannot be read as HDF5: Not an HDF5 file'],
    ['is empty', (path) => truncate(path, 0), 'cannot be read as HDF5'],
    [
      'is truncated',
      async (path) => truncate(path, (await readFile(path)).length - 1),
      'cannot be read as HDF5: File has been truncated',
    ],
  ])('names the file and the reason where it %s', async (_, change, reason) => {
    const path = await kerasFile([{ group: 'conv', weights: [weight('conv/kernel:0', [100])] }]);
    await change(path);
    await expect(readKerasWeights(path)).rejects.toThrow(`${path}: ${reason}`);
  });

  it('survives damage: it refuses the file or reads the same number of layers', async () => {
    const path = await kerasFile([{ group: 'conv', weights: [weight('conv/kernel:0', [4])] }]);
    const bytes = await readFile(path);
    let refused = 0;
    for (let at = 0; at < bytes.length; at += Math.floor(bytes.length / 16)) {
      await writeFile(
        path,
        bytes.map((byte, i) => (i === at ? byte ^ 255 : byte)),
      );
      const found = await readKerasWeights(path, 1_000).catch((error) => String(error));
      if (typeof found === 'string') expect(found.startsWith(`Error: ${path}: `)).toBe(true);
      else expect(found.length).toBeLessThanOrEqual(1);
      refused += Number(typeof found === 'string');
    }
    expect(refused).toBeGreaterThan(2);
  });

  it('reads a file again after it was replaced, also if it was damaged before', async () => {
    const [path, other] = [
      await kerasFile([{ group: 'a', weights: [weight('a/kernel:0', [4])] }]),
      await kerasFile([]),
    ];
    expect(await plain(path)).toHaveLength(1);
    const bytes = await readFile(path);
    await writeFile(path, bytes.subarray(0, bytes.length - 100));
    await expect(readKerasWeights(path)).rejects.toThrow('File has been truncated');
    await writeFile(path, await readFile(other));
    expect(await plain(path)).toEqual([]);
  });

  it('gives up a file that keeps HDF5 busy for too long, and reads the next', async () => {
    const path = await kerasFile([{ group: 'a', weights: [weight('a/kernel:0', [4])] }]);
    await expect(readKerasWeights(path, 0)).rejects.toThrow(`${path}: cannot be read as HDF5: not finished after 0 s`);
    expect(await plain(path)).toHaveLength(1);
  });

  it.each<[string, (file: File) => void, string]>([
    [
      'a missing layer',
      (file) => {
        file.delete_attribute('layer_names');
        file.create_attribute('layer_names', ['conv', 'gone']);
      },
      'has no layer gone, which it lists',
    ],
    [
      'a missing layer whose name is for a terminal',
      (file) => {
        file.delete_attribute('layer_names');
        file.create_attribute('layer_names', ['\u001b[2J']);
      },
      'has no layer \\x1b[2J, which it lists',
    ],
    [
      'a missing weight',
      (file) => {
        file.get('conv')?.delete_attribute('weight_names');
        file.get('conv')?.create_attribute('weight_names', ['conv/bias:0']);
      },
      'has no weight conv/bias:0, which it lists',
    ],
    [
      'no names',
      (file) => void file.delete_attribute('layer_names'),
      'is not a Keras weight file: it has no list of names layer_names',
    ],
  ])('refuses a file that lists %s', async (_, change, reason) => {
    const path = await kerasFile([{ group: 'conv', weights: [weight('conv/kernel:0', [4])] }]);
    const { File } = await import('h5wasm/node');
    const file = new File(path, 'a');
    change(file as unknown as File);
    file.close();
    await expect(readKerasWeights(path)).rejects.toThrow(`${path}: ${reason}`);
  });

  it('refuses weights of another type than float32', async () => {
    const weights = [{ name: 'conv/kernel', shape: [2], values: Int32Array.of(1, 2) }];
    const path = await kerasFile([{ group: 'conv', weights }]);
    await expect(readKerasWeights(path)).rejects.toThrow(`${path}: conv/kernel is not float32`);
  });
});
