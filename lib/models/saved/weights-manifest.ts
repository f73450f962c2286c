import { isWholeNumber } from '../../checks/require-whole-numbers';
/** A weight as tfjs's `model.json` describes it; a quantised one is `scale` times its number plus `min`. */
export interface WeightEntry {
  name: string;
  shape: number[];
  dtype: 'float32';
  quantization?: { dtype: 'uint8' | 'uint16'; scale: number; min: number };
}

/** Weights in consecutive bytes of files that are read as one. */
interface WeightGroup {
  paths: string[];
  entries: WeightEntry[];
}

/**
 * Parses the network and the groups of weights of a tfjs `model.json`.
 * @param refuse throws an error that says what is wrong
 */
export function parseModelJson(
  text: string,
  refuse: (found: string) => never,
): { topology: object; groups: WeightGroup[] } {
  let model: Record<string, unknown>;
  try {
    model = JSON.parse(text);
  } catch {
    return refuse('not JSON');
  }
  if (!isObject(model) || !isObject(model.modelTopology))
    return refuse('not a layers model of tfjs: it has no modelTopology');
  if (!Array.isArray(model.weightsManifest)) return refuse('not a layers model of tfjs: it has no weightsManifest');
  const names = new Set<string>();
  const groups = model.weightsManifest.map((group: unknown): WeightGroup => {
    const { paths, weights } = isObject(group) ? group : {};
    if (!Array.isArray(paths) || !paths.every((path) => typeof path === 'string') || !Array.isArray(weights))
      return refuse('its weightsManifest has a group without paths and weights');
    for (const entry of weights) {
      if (!isEntry(entry))
        return refuse(
          `an entry of its weightsManifest must be a weight of float32, or of uint8 or uint16 with scale and min, found ${brief(entry)}`,
        );
      if (names.has(entry.name)) return refuse(`its weightsManifest names ${entry.name} twice`);
      names.add(entry.name);
    }
    return { paths, entries: weights };
  });
  return { topology: model.modelTopology, groups };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function isEntry(value: unknown): value is WeightEntry {
  if (!isObject(value)) return false;
  const { name, shape, dtype, quantization } = value;
  const isNamed = typeof name === 'string' && dtype === 'float32';
  const hasShape = Array.isArray(shape) && shape.every((length) => isWholeNumber(length));
  return isNamed && hasShape && (quantization === undefined || isQuantization(quantization));
}

function isQuantization(value: unknown): boolean {
  if (!isObject(value)) return false;
  const isInteger = value.dtype === 'uint8' || value.dtype === 'uint16';
  return isInteger && Number.isFinite(value.scale) && Number.isFinite(value.min);
}

const brief = (value: unknown) => String(JSON.stringify(value)).slice(0, 200);
