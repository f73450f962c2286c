import { join } from 'node:path';
import { temporaryFolder } from '../data/tiny-data-set';

export interface KerasFileLayer {
  /** The name of the group: a layer, or a model of layers. */
  group: string;
  weights: { name: string; shape: number[]; values: Float32Array | Int32Array }[];
}

/** Writes a weight file in Keras's layout; with `whole`, a model's file, which has the weights in a group of their own. */
export async function kerasFile(layers: KerasFileLayer[], { whole = false } = {}): Promise<string> {
  const { File, ready } = await import('h5wasm/node');
  await ready;
  const path = join(await temporaryFolder(), 'weights.h5');
  const file = new File(path, 'w');
  const model = whole ? file.create_group('model_weights') : file;
  const list = (names: string[]) => (names.length > 0 ? names : new Float64Array(0));
  model.create_attribute('layer_names', list(layers.map(({ group }) => group)));
  for (const { group, weights } of layers) {
    const folder = model.create_group(group);
    folder.create_attribute('weight_names', list(weights.map(({ name }) => name)));
    const made = new Set<string>();
    for (const { name, shape, values } of weights) {
      const [parent] = name.split('/');
      if (!made.has(parent)) folder.create_group(parent);
      made.add(parent);
      folder.create_dataset({ name, data: values, shape });
    }
  }
  file.close();
  return path;
}
