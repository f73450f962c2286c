import { expect, it } from 'vitest';
import { innerLayers } from '../../lib/models/layers/inner-layers';
import { plainNames } from '../../lib/models/plain-names';
import { tf } from '../../lib/tensorflow/tensorflow';

function network() {
  const { bidirectional, conv2d, dense, gru, reLU, reshape } = tf.layers;
  const inner = tf.sequential({ layers: [dense({ units: 6, inputShape: [6] }), dense({ units: 6, name: 'given' })] });
  const layers = [
    conv2d({ filters: 2, kernelSize: 1, inputShape: [3, 1, 1] }),
    reLU(),
    reshape({ targetShape: [6] }),
    inner,
    reshape({ targetShape: [3, 2] }),
    bidirectional({ layer: gru({ units: 2 }) as tf.RNN }),
    dense({ units: 2, name: 'my_Dense1' }),
    dense({ units: 2, name: 'block_13' }),
    dense({ units: 2 }),
  ];
  return tf.sequential({ layers });
}

it('names layers by their class and their place in the model, whatever else was made before', () => {
  const namesOf = (model: tf.LayersModel) => model.layers.map(({ name }) => plainNames(model)(name));
  const first = network();
  const names = namesOf(first);
  expect(names.slice(0, 5)).toEqual(['conv2d_1', 're_lu_1', 'reshape_1', 'sequential_1', 'reshape_2']);
  expect(names.slice(5)).toEqual(['bidirectional_1', 'my_Dense1', 'block_13', 'dense_1']);
  expect(namesOf(network())).toEqual(names);
  const inner = first.layers[3] as tf.Sequential;
  expect(inner.layers.map(({ name }) => plainNames(inner)(name))).toEqual(['dense_1', 'given']);
});

it('calls a cell that its layer makes `cell`, whatever name tfjs gave it, and a cell of the user by its own', () => {
  const { bidirectional, gruCell, lstm, lstmCell, rnn } = tf.layers;
  const namesIn = (layer: tf.layers.Layer) => innerLayers(layer).map(({ name }) => plainNames(layer)(name));
  for (const name of [undefined, 'mine', 'lstm_LSTM1']) expect(namesIn(lstm({ units: 2, name }))).toEqual(['cell']);
  expect(namesIn(rnn({ cell: gruCell({ units: 2 }) }))).toEqual(['gru_cell_1']);
  expect(namesIn(rnn({ cell: gruCell({ units: 2, name: 'mine' }) }))).toEqual(['mine']);
  const stacked = innerLayers(
    rnn({ cell: [lstmCell({ units: 2 }), gruCell({ units: 2 }), lstmCell({ units: 2 })] }),
  )[0];
  expect(namesIn(stacked)).toEqual(['lstm_cell_1', 'gru_cell_1', 'lstm_cell_2']);
  const both = bidirectional({ layer: lstm({ units: 2 }) as tf.RNN, mergeMode: 'concat' });
  expect(namesIn(both)).toEqual(['forward_lstm_1', 'backward_lstm_1']);
  expect(innerLayers(both).map(namesIn)).toEqual([['cell'], ['cell']]);
});

it('gives each layer a name of its own, and leaves those of the user to the layers that have them', () => {
  const { activation, dense } = tf.layers;
  const units = 2;
  const inner = tf.sequential({ layers: [dense({ units, name: 'dense_3', inputShape: [2] }), dense({ units })] });
  const layers = [
    ...[dense({ units, inputShape: [2] }), activation({ activation: 'relu' }), dense({ units, name: 'dense_1' })],
    ...[dense({ units }), dense({ units }), inner, activation({ activation: 'relu', name: 'activation_1' })],
  ];
  const model = tf.sequential({ layers });
  expect(layers.map(({ name }) => plainNames(model)(name))).toEqual([
    'dense_2',
    'activation_2',
    'dense_1',
    'dense_3',
    'dense_4',
    'sequential_1',
    'activation_1',
  ]);
  expect(inner.layers.map(({ name }) => plainNames(inner)(name))).toEqual(['dense_3', 'dense_1']);
});
