import { expect, it } from 'vitest';
import { innerLayers } from '../../../lib/models/layers/inner-layers';
import { tf } from '../../../lib/tensorflow/tensorflow';

it('gives the layers that a layer is made of, one level down', () => {
  const { bidirectional, dense, lstm, rnn, simpleRNNCell, stackedRNNCells, timeDistributed } = tf.layers;
  const classes = (layer: tf.layers.Layer) => innerLayers(layer).map((inner) => inner.getClassName());
  const inner = dense({ units: 2 });
  expect(innerLayers(inner)).toEqual([]);
  expect(innerLayers(timeDistributed({ layer: inner }))).toEqual([inner]);
  expect(classes(lstm({ units: 2 }))).toEqual(['LSTMCell']);
  expect(classes(bidirectional({ layer: lstm({ units: 2 }) as tf.RNN }))).toEqual(['LSTM', 'LSTM']);
  const cells = stackedRNNCells({ cells: [simpleRNNCell({ units: 2 }), simpleRNNCell({ units: 3 })] });
  expect(innerLayers(rnn({ cell: cells }))).toEqual([cells]);
  expect(classes(cells)).toEqual(['SimpleRNNCell', 'SimpleRNNCell']);
  expect(classes(tf.sequential({ layers: [dense({ units: 2, inputShape: [3] })] }))).toEqual(['Dense']);
});
