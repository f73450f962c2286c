type Hdf5 = typeof import('h5wasm/node', { with: { 'resolution-mode': 'import' }});

/** A layer's weights as a Keras file has them. */
export interface KerasLayer {
  name: string;
  /** By the weight's own name, such as `kernel`. */
  weights: Map<string, { shape: number[]; values: Float32Array }>;
}

/**
 * The layers of a Keras weight file (HDF5) that have weights, in the file's order. Files of weights alone, files of whole models
 * and models within models are read; the optimizer's state is not.
 * @throws if it is not HDF5, is damaged, or is no Keras weight file
 */
export async function readKerasWeights(path: string): Promise<KerasLayer[]> {
  const hdf5 = await import('h5wasm/node');
  (await hdf5.ready).activate_throwing_error_handler();
  try {
    const file = new hdf5.File(path, 'r');
    try {
      return readLayers(hdf5, file);
    } finally {
      file.close();
    }
  } catch (error) {
    throw new Error(`${path}: ${reasonOf(error as Error)}`);
  }
}

/** HDF5's errors are its call stack, of which the last line is the cause. */
function reasonOf({ message }: Error): string {
  if (!message.startsWith('HDF5-DIAG')) return message;
  return `cannot be read as HDF5: ${message.trim().split('\n').at(-1)?.replace('minor:', '').trim()}`;
}

function readLayers({ Group, Dataset }: Hdf5, file: InstanceType<Hdf5['File']>): KerasLayer[] {
  const whole = file.get('model_weights');
  const model = whole instanceof Group ? whole : file;
  const layers = new Map<string, KerasLayer>();
  for (const groupName of namesIn(model, 'layer_names')) {
    const group = model.get(groupName);
    if (!(group instanceof Group)) throw new Error(`has no layer ${groupName}, which it lists`);
    for (const weightName of namesIn(group, 'weight_names')) {
      const weight = group.get(weightName);
      if (!(weight instanceof Dataset)) throw new Error(`has no weight ${weightName}, which it lists`);
      const values = weight.value;
      if (!(values instanceof Float32Array)) throw new Error(`${weightName} is not float32`);
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
  throw new Error(`is no Keras weight file: it has no list of names ${attribute}`);
}
