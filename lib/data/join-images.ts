import { knownOptions } from '../checks/known-options';
import { type ImageDataset, makeImageDataset } from './dataset';

const known = knownOptions<Parameters<typeof joinImages>[1]>("joinImages(datasets, { name: 'all' })", { name: true });

/**
 * Joins data sets of equal shape and classes: the rows of the first come first. Copies the bytes once.
 * @param options.name the name of the result
 * @throws Error if an option is unknown, there is no data set, or one has images of another shape or other classes than the first
 */
export function joinImages(datasets: readonly ImageDataset[], options: { name: string }): ImageDataset {
  const { name } = known(options);
  const [first, ...others] = datasets;
  if (!first) throw new Error('joinImages: datasets must be at least one, found none');
  for (const other of others) {
    const kinds = [first, other].map(({ shape, classNames }) => `[${shape}] of ${classNames.join(', ')}`);
    if (kinds[0] !== kinds[1])
      throw new Error(`joinImages: ${other.name} must have ${kinds[0]}, as ${first.name}, found ${kinds[1]}`);
  }
  const images = new Uint8Array(datasets.reduce((sum, { images }) => sum + images.length, 0));
  const labels = datasets.flatMap((dataset) => Array.from(dataset.labels));
  let pixel = 0;
  for (const dataset of datasets) {
    images.set(dataset.images, pixel);
    pixel += dataset.images.length;
  }
  return makeImageDataset({ ...first, name, images, labels });
}
