import type { ImageDataset } from '../lib/data/dataset';
import { createRandom } from '../lib/tensorflow/seeded-random';

/** 8x8x1 images of three classes that a small network learns at once: a bright third, in noise. */
export function tinyDataset(size = 60, seed = 1): ImageDataset {
  const random = createRandom({ seed });
  const labels = Int32Array.from({ length: size }, (_, i) => i % 3);
  const images = new Uint8Array(size * 64);
  for (let i = 0; i < images.length; i++) {
    const column = Math.floor((i % 8) / 3);
    const bright = column === labels[Math.floor(i / 64)];
    images[i] = (bright ? 150 : 20) + random.integer(80);
  }
  return { name: 'tiny', images, shape: [8, 8, 1], labels, classNames: ['left', 'middle', 'right'], size };
}
