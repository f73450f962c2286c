import { optionalPackage } from '../checks/optional-package';

type Hdf5 = typeof import('h5wasm/node', { with: { 'resolution-mode': 'import' }});

/** A layer's weights in a Keras file. */
export interface KerasLayer {
  name: string;
  /** By the weight's own name, such as `kernel`. */
  weights: Map<string, { shape: number[]; values: Float32Array }>;
}

/** HDF5's compiled code stopped: its memory cannot be trusted, and it must not read anything more. */
export class Hdf5Broke extends Error {}

/** HDF5 reads the file, but it is not a Keras weight file. */
class ContentError extends Error {}

/**
 * `readKerasWeights` in the calling thread, where a damaged file can stop HDF5, or keep it busy without end.
 * @throws Error with a reason that does not name the file; Hdf5Broke if HDF5 cannot be used any more
 */
export async function readKerasFile(path: string): Promise<KerasLayer[]> {
  const hdf5 = await optionalPackage('h5wasm', 'reading it needs', () => import('h5wasm/node'));
  (await hdf5.ready).activate_throwing_error_handler();
  try {
    const file = new hdf5.File(path, 'r');
    try {
      return readLayers(hdf5, file);
    } finally {
      file.close();
    }
  } catch (error) {
    const { name, message } = error as Error;
    if (name === 'RuntimeError') throw new Hdf5Broke(`cannot be read as HDF5: ${message}`);
    if (error instanceof ContentError) throw error;
    throw new Error(`cannot be read as HDF5: ${reasonOf(message)}`);
  }
}

/** HDF5's errors are its call stack, whose last line is the cause. */
function reasonOf(message: string): string | undefined {
  const lines = message.trim().split('\n');
  return message.startsWith('HDF5-DIAG') ? lines.at(-1)?.replace('minor:', '').trim() : lines[0];
}

function readLayers({ Group, Dataset }: Hdf5, file: InstanceType<Hdf5['File']>): KerasLayer[] {
  const whole = file.get('model_weights');
  const model = whole instanceof Group ? whole : file;
  const layers = new Map<string, KerasLayer>();
  for (const groupName of namesIn(model, 'layer_names')) {
    const group = model.get(groupName);
    if (!(group instanceof Group)) throw new ContentError(`has no layer ${groupName}, which it lists`);
    for (const weightName of namesIn(group, 'weight_names')) {
      const weight = group.get(weightName);
      if (!(weight instanceof Dataset)) throw new ContentError(`has no weight ${weightName}, which it lists`);
      const values = weight.value;
      if (!(values instanceof Float32Array)) throw new ContentError(`${weightName} is not float32`);
      const [layerName, ownName] = weightName.replace(/:0$/, '').split('/').slice(-2);
      const layer = layers.get(layerName) ?? { name: layerName, weights: new Map() };
      layer.weights.set(ownName, { shape: weight.shape ?? [], values });
      layers.set(layerName, layer);
    }
  }
  return [...layers.values()];
}

/** The names in an attribute of a group, in order. */
function namesIn({ attrs }: InstanceType<Hdf5['Group']>, attribute: string): string[] {
  const names = attrs[attribute]?.value;
  if (Array.isArray(names) && names.every((name) => typeof name === 'string')) return names;
  if (names instanceof Float64Array && names.length === 0) return []; // how Keras writes an empty list
  throw new ContentError(`is not a Keras weight file: it has no list of names ${attribute}`);
}
