import type { ImageDataset } from './dataset';
import { loadIdxDataset } from './load-idx-dataset';

const classNames = [
  'T-shirt/top',
  'Trouser',
  'Pullover',
  'Dress',
  'Coat',
  'Sandal',
  'Shirt',
  'Sneaker',
  'Bag',
  'Ankle boot',
];

/**
 * Fashion-MNIST: pieces of clothing, 60,000 training and 10,000 test images, 28x28x1, light on black; 10 classes. Downloaded at first use
 * into the cache folder (the README says where that is), and verified by sha256 at each use.
 * @throws Error if no source has the files; the error lists each source with its reason, and where to put the files by hand
 * @see Xiao, Rasul and Vollgraf, Fashion-MNIST: a novel image dataset for benchmarking machine learning algorithms, 2017
 */
export function loadFashionMnist(): Promise<{ train: ImageDataset; test: ImageDataset }> {
  return loadIdxDataset('fashion-mnist', classNames);
}
