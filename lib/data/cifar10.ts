import { parseCifar10 } from './cifar10-records';
import { type ImageDataset, makeImageDataset } from './dataset';
import { fetchDataSet } from './fetch-data-set';

const classNames = ['airplane', 'automobile', 'bird', 'cat', 'deer', 'dog', 'frog', 'horse', 'ship', 'truck'];

/**
 * CIFAR-10: photographs of animals and vehicles, 50,000 training and 10,000 test images, 32x32x3; 10 classes with 6,000 images each.
 * Downloaded at first use into the cache folder (the README says where that is), and verified by sha256 at each use.
 * @throws Error if no source has the files; the error lists each source with its reason, and where to put the files by hand
 * @see A. Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", 2009
 */
export async function loadCifar10(): Promise<{ train: ImageDataset; test: ImageDataset }> {
  const { title, files } = await fetchDataSet('cifar10');
  function part(name: string, batches: string[]): ImageDataset {
    const parsed = parseCifar10(batches.map((batch) => files.get(`${batch}.bin`)!));
    for (const batch of batches) files.delete(`${batch}.bin`);
    return makeImageDataset({ name: `${title} ${name}`, ...parsed, shape: [32, 32, 3], classNames: [...classNames] });
  }
  const batches = [1, 2, 3, 4, 5].map((number) => `data_batch_${number}`);
  return { train: part('train', batches), test: part('test', ['test_batch']) };
}
