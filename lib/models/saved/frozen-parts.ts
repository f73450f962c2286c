import { shown } from '../../checks/shown';
import { tf } from '../../tensorflow/tensorflow';
import { innerLayers } from '../layers/inner-layers';
import { addNamed, nameInLayer } from '../named-weights';

/** A layer, model or weight, of which each is frozen or not by itself. */
type Part = Pick<tf.layers.Layer, 'trainable'>;

/** A layer of a saved network, with the layers of a model, a wrapper or a recurrent layer in its `config`. */
interface SavedLayer {
  config?: { trainable?: boolean; layers?: SavedLayer[]; layer?: SavedLayer; cell?: SavedLayer; cells?: SavedLayer[] };
}

/** A network as JSON, in which tfjs and Keras pass over `frozen`. */
type Topology = SavedLayer & { frozen?: unknown };

/**
 * Writes into a network's JSON what of the encoder is frozen, which tfjs leaves out for a model, a layer inside a wrapper and a
 * weight: as `frozen`, the names of all such parts, and for other readers as `trainable: false` of every layer in a frozen one.
 */
export function writeFrozen(encoder: tf.LayersModel, topology: Topology): void {
  const frozen = [...freezableParts(encoder)].flatMap(([name, { trainable }]) => (trainable ? [] : [name]));
  if (frozen.length === 0) return;
  topology.frozen = frozen;
  markFrozen(encoder, topology);
}

/**
 * Freezes what `writeFrozen` wrote down, and nothing else; leaves an encoder as it is if nothing was written.
 * @throws Error if `frozen` is not a list of names of the encoder's parts
 */
export function freezeAgain(encoder: tf.LayersModel, { frozen }: Topology): void {
  if (frozen === undefined) return;
  const parts = freezableParts(encoder);
  const names = Array.isArray(frozen) ? new Set<unknown>(frozen) : refuse(frozen);
  for (const name of names) if (!parts.has(name as string)) refuse(name);
  // A model comes before its layers, and a layer before its weights: to set one sets those in it too.
  for (const [name, part] of parts) part.trainable = !names.has(name);
}

function refuse(found: unknown): never {
  throw new Error(`frozen must be a list of names of its models, layers and weights, found ${shown(found)}`);
}

/** The encoder, the models and layers in it, and their weights, by names that do not change when it is saved. */
function freezableParts(encoder: tf.LayersModel): Map<string, Part> {
  const parts = new Map<string, Part>();
  const seen = new Set<tf.layers.Layer>();
  const visit = (layer: tf.layers.Layer, name: string) => {
    if (seen.has(layer)) return;
    seen.add(layer);
    addNamed(parts, name, layer);
    for (const [i, inner] of innerLayers(layer).entries())
      visit(inner, `${name}/${layer instanceof tf.LayersModel ? inner.name : i}`);
    const { _trainableWeights: weights } = layer as unknown as { _trainableWeights: tf.LayerVariable[] };
    for (const weight of weights) addNamed(parts, `${name}/${nameInLayer(weight)}`, weight as unknown as Part);
  };
  visit(encoder, encoder.name);
  return parts;
}

function markFrozen(layer: tf.layers.Layer, saved: SavedLayer): void {
  if (!layer.trainable) markAll(saved);
  else if (layer instanceof tf.LayersModel)
    for (const [i, inner] of (saved.config?.layers ?? []).entries()) markFrozen(layer.layers[i], inner);
}

function markAll({ config }: SavedLayer): void {
  if (!config) return;
  config.trainable = false;
  const { layers = [], cells = [], layer, cell } = config;
  for (const inner of [...layers, ...cells, layer, cell]) if (inner) markAll(inner);
}
