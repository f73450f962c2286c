import { expect, test } from 'vitest';
import { omniglotImages } from '../../../lib/data/omniglot/omniglot-images';
import { someBytes } from '../tiny-data-set';

test('letters, alphabets and drawers of each image', () => {
  const paths = ['A/character01/0001_01.png', 'A/character01/0001_20.png', 'A/character02/0002_03.png'];
  const drawings = { paths: [...paths, 'B/character01/0003_02.png'], images: someBytes(4 * 11025) };
  const found = omniglotImages(drawings, { name: 'Omniglot' });
  expect(found).toEqual({
    name: 'Omniglot',
    images: drawings.images,
    shape: [105, 105, 1],
    labels: Int32Array.of(0, 0, 1, 2),
    classNames: ['A/character01', 'A/character02', 'B/character01'],
    size: 4,
    alphabets: Int32Array.of(0, 0, 0, 1),
    alphabetNames: ['A', 'B'],
    drawers: Int32Array.of(0, 19, 2, 1),
  });
  expect(found.images).toBe(drawings.images);
});
