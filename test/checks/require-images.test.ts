import { describe, expect, it } from 'vitest';
import { requireImages } from '../../lib/checks/require-images';
import { makeImageDataset } from '../../lib/data/dataset';
import { selectImages } from '../../lib/data/select-images';
import { imageTile } from '../../lib/display/tile';
import { embed } from '../../lib/models/embed';
import { imageBatch } from '../../lib/models/image-batch';
import { imageExamples } from '../../lib/training/examples';
import { tinyDataset } from '../tiny-dataset';
import { tinyEncoder } from '../training/tiny-run';

describe('pixels in a plain array', () => {
  const plain = { ...tinyDataset(3), images: [...tinyDataset(3).images] as unknown as Uint8Array };
  const doors: [name: string, door: () => unknown][] = [
    ['makeImageDataset', () => makeImageDataset(plain)],
    ['selectImages', () => selectImages(plain, [0])],
    ['imageBatch', () => imageBatch(plain, [0])],
    ['imageExamples', () => imageExamples(plain, { rows: [0] })],
    ['imageTile', () => imageTile(plain, 0)],
    ['embed', () => embed(tinyEncoder(), plain)],
  ];

  it.each(doors)('are refused by %s', async (name, door) => {
    const message = `${name}: tiny must have its pixels in a Uint8Array, found Array; make one with Uint8Array.from(images)`;
    await expect((async () => door())()).rejects.toThrow(message);
  });

  it('are told from a Uint8Array, and from a data set without pixels in memory', () => {
    expect(() => requireImages('test', tinyDataset(3))).not.toThrow();
    expect(() => requireImages('test', { name: 'on disk' })).not.toThrow();
    expect(() => requireImages('test', { name: 'none', images: undefined })).toThrow('test: none must have');
  });
});
