import { describe, expect, it } from 'vitest';
import { namedWeights } from '../../../lib/models/named-weights';
import { EncoderFileError } from '../../../lib/models/saved/encoder-file-error';
import { encoderOf, partsOf } from '../../../lib/models/saved/encoder-parts';
import { exportForBrowser } from '../../../lib/models/saved/export-for-browser';
import { loadEncoder } from '../../../lib/models/saved/load-encoder';
import { saveEncoder } from '../../../lib/models/saved/save-encoder';
import { tf } from '../../../lib/tensorflow/tensorflow';
import { fit } from '../../../lib/training/fit';
import { tinyRun } from '../../training/tiny-run';
import { savedAndLoaded } from '../saved-and-loaded';
import { temporaryFolder } from './encoders';

const path = temporaryFolder();
const { batchNormalization, bidirectional, dense, flatten, reshape, simpleRNN } = tf.layers;

/** Models within models, batch normalisation in them, and a recurrent network in both directions. */
function network(): tf.LayersModel {
  const core = tf.sequential({ name: 'core', layers: [dense({ units: 6, name: 'c', inputShape: [6] })] });
  core.add(batchNormalization({ name: 'd' }));
  const inner = tf.sequential({ name: 'inner', layers: [dense({ units: 6, name: 'a', inputShape: [64] })] });
  for (const layer of [batchNormalization({ name: 'b' }), core]) inner.add(layer);
  const layers = [flatten({ inputShape: [8, 8, 1] }), inner, reshape({ targetShape: [2, 3] })];
  const both = bidirectional({ name: 'both', layer: simpleRNN({ units: 2, name: 'rnn' }), mergeMode: 'concat' });
  // Without the activation, a bias at the end would change no distance, and would move by rounding alone.
  return tf.sequential({ layers: [...layers, both, dense({ units: 3, activation: 'tanh', name: 'last' })] });
}

interface Frozen {
  /** Freezes something of the network. */
  freeze: (encoder: tf.LayersModel) => void;
  /** Which weights must not move. */
  stay: RegExp;
}

const layerOf = (encoder: tf.LayersModel, ...names: string[]) =>
  names.reduce<tf.layers.Layer>((model, name) => (model as tf.LayersModel).getLayer(name), encoder);

const frozen: Record<string, Frozen> = {
  nothing: { freeze: () => {}, stay: /^$/ },
  'a model': {
    freeze: (encoder) => {
      layerOf(encoder, 'inner').trainable = false;
    },
    stay: /^inner/,
  },
  'a model in a model': {
    freeze: (encoder) => {
      layerOf(encoder, 'inner', 'core').trainable = false;
    },
    stay: /^inner.core/,
  },
  'a layer and a wrapper': {
    freeze: (encoder) => {
      for (const layer of [layerOf(encoder, 'both'), layerOf(encoder, 'inner', 'b')]) layer.trainable = false;
    },
    stay: /^both|^inner.b/,
  },
  'a layer in a wrapper': {
    freeze: (encoder) => {
      (layerOf(encoder, 'both') as unknown as { forwardLayer: tf.layers.Layer }).forwardLayer.trainable = false;
    },
    stay: /^both.forward/,
  },
  'a weight': {
    freeze: (encoder) => {
      (layerOf(encoder, 'last') as unknown as { bias: { trainable: boolean } }).bias.trainable = false;
    },
    stay: /^last.bias/,
  },
};

const write = {
  layers: (encoder: tf.LayersModel, folder: string) => saveEncoder(encoder, folder, { format: 'layers' }),
  'saved-model': (encoder: tf.LayersModel, folder: string) => saveEncoder(encoder, folder, { format: 'saved-model' }),
  checkpoint: (encoder: tf.LayersModel, folder: string) => saveEncoder(encoder, folder, { format: 'checkpoint' }),
  browser: (encoder: tf.LayersModel, folder: string) => exportForBrowser(encoder, folder),
};

/** A SavedModel is recorded, which tfjs's plain backend cannot. */
const formats = Object.entries(write).filter(([format]) => format !== 'saved-model' || tf.findBackend('tensorflow'));

/** The names of the weights and averages that training does not move. */
async function staying(encoder: tf.LayersModel): Promise<string[]> {
  const named = [...namedWeights(encoder)];
  const before = named.map(([, weight]) => weight.read().dataSync().join());
  await fit(tinyRun({ encoder, epochs: 1, validation: undefined, quiet: true }));
  return named.flatMap(([name, weight], i) => (weight.read().dataSync().join() === before[i] ? [name] : []));
}

const namesOf = (encoder: tf.LayersModel, pattern: RegExp) =>
  [...namedWeights(encoder).keys()].filter((name) => pattern.test(name));

describe.each(Object.entries(frozen))('%s, frozen,', (name, { freeze, stay }) => {
  it.each(formats)('stays so from the format %s, and nothing else does', async (format, save) => {
    const encoder = network();
    freeze(encoder);
    const folder = path(`${name}-${format}`);
    await save(encoder, folder);
    const loaded = await loadEncoder(folder);
    expect(await staying(loaded)).toEqual(namesOf(encoder, stay));
  });
});

it('an encoder that is frozen as a whole stays so, and can be set free again, without a layer that was frozen by itself', async () => {
  const encoder = network();
  encoder.trainable = false;
  layerOf(encoder, 'both').trainable = false;
  await saveEncoder(encoder, path('whole'));
  const loaded = await loadEncoder(path('whole'));
  await expect(staying(loaded)).rejects.toThrow(/all 20 weights of the encoder are frozen/);
  loaded.trainable = true;
  expect(await staying(loaded)).toEqual(namesOf(encoder, /^both/));
});

it('stock tfjs freezes the layers of a frozen model too', async () => {
  const encoder = network();
  layerOf(encoder, 'inner').trainable = false;
  layerOf(encoder, 'both').trainable = false;
  const { topology, weights } = partsOf(encoder);
  const stock = await tf.models.modelFromJSON(JSON.parse(JSON.stringify(topology)));
  expect(stock.trainableWeights.map(({ originalName }) => originalName)).toEqual(['last/kernel', 'last/bias']);
  expect(weights.size).toBe(stock.weights.length);
  // As it saves a model itself, it forgets that.
  expect((await savedAndLoaded(encoder)).trainableWeights.length).toBeGreaterThan(2);
});

it.each([
  ['the name of no part', ['model', '\u001b[31m'], "found '\\u001b[31m'"],
  ['no list', 'model', "found 'model'"],
  ['no names', [1], 'found 1'],
])('%s is refused', async (_, found, message) => {
  const encoder = network();
  encoder.name = 'model';
  const { topology, weights } = partsOf(encoder);
  const wrong = { ...topology, frozen: found };
  const made = encoderOf({ topology: wrong, weights }, 'here');
  await expect(made).rejects.toThrow(EncoderFileError);
  await expect(made).rejects.toThrow(`frozen must be a list of names of its models, layers and weights, ${message}`);
});
