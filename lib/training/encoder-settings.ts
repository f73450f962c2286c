import { innerLayers } from '../models/layers/inner-layers';
import { addNamed, nameInLayer } from '../models/named-weights';
import { plainNames } from '../models/plain-names';
import { tf } from '../tensorflow/tensorflow';
import type { RunSettings } from './checkpoint';

/**
 * Settings that are left out: names and initializers do not matter to a run that continues, and which weights are trained is
 * listed weight by weight.
 */
const ignored = /^(name|trainable|layers|layer|cell|cells|weights)$|initializer$/i;

/** The part of a model's configuration that tells how its layers are connected. */
interface Joined {
  layers?: { name?: string; config: { name: string }; inboundNodes?: unknown }[];
  inputLayers?: unknown;
  outputLayers?: unknown;
}

/**
 * Every setting of every layer of an encoder, such as `dense_1's activation`, how the layers are connected, and which weights are
 * trained. Names that tfjs numbers by what else the process has made become plain (see `plainNames`).
 */
export function encoderSettings(encoder: tf.LayersModel): RunSettings {
  const trained = new Set(encoder.trainableWeights);
  const settings: RunSettings = {};
  const titles = new Map<string, tf.layers.Layer>([['the encoder', encoder]]);

  function describeModel(model: tf.LayersModel, title: string, around: string): void {
    const plain = plainNames(model);
    const text = textWith(plain);
    const { layers = [], inputLayers, outputLayers } = model.getConfig() as unknown as Joined;
    settings[`${title}'s layers`] = model.layers.map(({ name }) => plain(name)).join(', ');
    if (inputLayers) settings[`${title}'s ends`] = text([inputLayers, outputLayers]);
    if (model !== encoder && !model.trainable) settings[`${title}'s layers`] += ', frozen';
    for (const [i, layer] of model.layers.entries()) {
      const own = addNamed(titles, `${around}${plain(layer.name)}`, layer);
      if (layers[i]?.inboundNodes) settings[`${own}'s inputs`] = text(layers[i].inboundNodes);
      describe(layer, own, text);
    }
  }

  function describe(layer: tf.layers.Layer, title: string, text: (value: unknown) => string): void {
    if (layer instanceof tf.LayersModel) {
      describeModel(layer, title, `${title}/`);
      return;
    }
    settings[`${title}'s kind`] = layer.getClassName();
    describeConfig(layer.getConfig(), title, text);
    const inner = innerLayers(layer);
    const plain = plainNames(layer);
    for (const part of inner) describe(part, addNamed(titles, `${title}/${plain(part.name)}`, part), text);
    if (inner.length === 0 && layer.weights.length > 0)
      settings[`${title}'s trained weights`] = trainedWeights(layer) || (layer.trainable ? 'none' : 'none, frozen');
  }

  function describeConfig(config: object, title: string, text: (value: unknown) => string): void {
    for (const [key, value] of Object.entries(config)) {
      if (ignored.test(key) || value === undefined || value === null) continue;
      if (typeof value === 'object' && !Array.isArray(value)) describeConfig(value, `${title}'s ${key}`, text);
      else settings[`${title}'s ${key}`] = text(value);
    }
  }

  const trainedWeights = ({ weights }: tf.layers.Layer) =>
    weights.flatMap((weight) => (trained.has(weight) ? [nameInLayer(weight)] : [])).join(', ');
  const textWith = (plain: (name: string) => string) => (value: unknown) =>
    typeof value === 'string'
      ? plain(value)
      : JSON.stringify(value, (_, part) => (typeof part === 'string' ? plain(part) : part));

  describeModel(encoder, 'the encoder', '');
  return settings;
}
