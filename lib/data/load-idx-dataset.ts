import { type ImageDataset, makeImageDataset } from './dataset';
import { fetchDataSet } from './fetch-data-set';
import { parseIdx } from './parse-idx';

/** The training and test images of a data set in four files like MNIST's. */
export async function loadIdxDataset(
  key: string,
  classNames: string[],
): Promise<{ train: ImageDataset; test: ImageDataset }> {
  const { title, files } = await fetchDataSet(key);
  function part(name: string, prefix: string): ImageDataset {
    const images = parseIdx(files.get(`${prefix}-images-idx3-ubyte`)!);
    const labels = parseIdx(files.get(`${prefix}-labels-idx1-ubyte`)!);
    const [, height, width] = images.shape;
    return makeImageDataset({
      name: `${title} ${name}`,
      images: images.values,
      shape: [height, width, 1],
      labels: labels.values,
      classNames: [...classNames],
    });
  }
  return { train: part('train', 'train'), test: part('test', 't10k') };
}
