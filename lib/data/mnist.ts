import type { ImageDataset } from './dataset';
import { loadIdxDataset } from './load-idx-dataset';

/**
 * MNIST: handwritten digits, 60,000 training and 10,000 test images, 28x28x1, white on black; class names `0` to `9`. Downloaded at first
 * use into the cache folder (the README says where that is), and verified by sha256 at each use.
 * @throws Error if no source has the files; the error lists each source with its reason, and where to put the files by hand
 * @see LeCun, Bottou, Bengio and Haffner, Gradient-based learning applied to document recognition, 1998
 */
export function loadMnist(): Promise<{ train: ImageDataset; test: ImageDataset }> {
  return loadIdxDataset('mnist', ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
}
