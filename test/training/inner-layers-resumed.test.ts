import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { namedWeights } from '../../lib/models/named-weights';
import { loadEncoder } from '../../lib/models/saved/load-encoder';
import { saveEncoder } from '../../lib/models/saved/save-encoder';
import { tf } from '../../lib/tensorflow/tensorflow';
import { fit } from '../../lib/training/fit';
import { tinyRun, weightsOf } from './tiny-run';

const folder = mkdtempSync(join(tmpdir(), 'inner-layers-'));
afterAll(() => rmSync(folder, { recursive: true }));
beforeAll(() => {
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
});

const L = tf.layers;
/** Layers after an image as a row of vectors, or as the given shape, and a dense layer. */
const network = (layers: tf.layers.Layer[], targetShape = [4, 16]) =>
  tf.sequential({ layers: [L.reshape({ targetShape, inputShape: [8, 8, 1] }), ...layers, L.dense({ units: 3 })] });
const bothWays = (layer: tf.layers.Layer) => L.bidirectional({ layer: layer as tf.RNN, mergeMode: 'concat' });
const perStep = (layer: tf.layers.Layer) => L.timeDistributed({ layer });
const sequences = { units: 3, returnSequences: true };
const twoCells = () => [L.lstmCell({ units: 2 }), L.lstmCell({ units: 3 })];

/** Two layers of each kind, none of which has a name. */
const networks: Record<string, () => tf.LayersModel> = {
  lstm: () => network([L.lstm({ ...sequences, dropout: 0.1 }), L.lstm({ units: 2 })]),
  gru: () => network([L.gru({ ...sequences, recurrentDropout: 0.1 }), L.gru({ units: 2 })]),
  simpleRNN: () => network([L.simpleRNN(sequences), L.simpleRNN({ units: 2 })]),
  convLstm2d: () =>
    network(
      [
        L.convLstm2d({ filters: 2, kernelSize: 2, returnSequences: true }),
        L.convLstm2d({ filters: 1, kernelSize: 2 }),
        L.flatten(),
      ],
      [2, 4, 8, 1],
    ),
  'rnn of a cell': () =>
    network([
      L.rnn({ cell: L.gruCell({ units: 3 }), returnSequences: true }),
      L.rnn({ cell: L.gruCell({ units: 2 }) }),
    ]),
  'rnn of cells': () =>
    network([L.rnn({ cell: twoCells(), returnSequences: true }), L.rnn({ cell: [L.simpleRNNCell({ units: 2 })] })]),
  stackedRNNCells: () => network([L.rnn({ cell: L.stackedRNNCells({ cells: twoCells() }) })]),
  'bidirectional lstm and gru': () => network([bothWays(L.lstm(sequences)), bothWays(L.gru({ units: 2 }))]),
  'bidirectional, with a name': () => network([bothWays(L.simpleRNN({ units: 2, name: 'mine' }))]),
  'lstm, with a name': () => network([L.lstm({ units: 2, name: 'mine' })]),
  'timeDistributed dense': () => network([perStep(L.dense({ units: 3 })), perStep(L.dense({ units: 2 })), L.flatten()]),
  'timeDistributed lstm': () =>
    network([perStep(L.lstm({ units: 3 })), perStep(L.dense({ units: 2 })), L.flatten()], [2, 4, 8]),
  'timeDistributed bidirectional lstm': () =>
    network([perStep(bothWays(L.lstm({ units: 2 }))), L.flatten()], [2, 4, 8]),
  'timeDistributed models': () => {
    const inner = () => tf.sequential({ layers: [L.dense({ units: 3, inputShape: [16] }), L.dense({ units: 16 })] });
    return network([perStep(inner()), perStep(inner()), L.flatten()]);
  },
  'models in a model': () => {
    const inner = () =>
      tf.sequential({ layers: [L.lstm({ ...sequences, inputShape: [4, 16] }), L.dense({ units: 16 })] });
    return network([inner(), inner(), L.dense({ units: 2 }), L.flatten()]);
  },
};

const runOf = (encoder: tf.LayersModel, checkpoint?: string) =>
  tinyRun({ encoder, checkpoint, epochs: 1, batchSize: 60, validation: undefined, jit: false });

/** Trains for one step of two, then stops. */
async function stopHalfWay(encoder: tf.LayersModel, checkpoint: string) {
  const stop = new AbortController();
  const onProgress = () => stop.abort(new Error('stopped'));
  await expect(fit({ ...runOf(encoder, checkpoint), signal: stop.signal, onProgress })).rejects.toThrow('stopped');
}

describe('a run with layers within layers continues', () => {
  it.each(Object.entries(networks))('%s', async (name, make) => {
    const saved = join(folder, `${name}-encoder`);
    const encoder = make();
    await saveEncoder(encoder, saved, { format: 'layers' });
    const whole = await loadEncoder(saved);
    const { loss } = await fit(runOf(whole));
    for (const again of [async () => make(), () => loadEncoder(saved)]) {
      const checkpoint = join(folder, `${name}.safetensors`);
      await stopHalfWay(await loadEncoder(saved), checkpoint);
      const resumed = await again();
      expect([...namedWeights(resumed).keys()]).toEqual([...namedWeights(encoder).keys()]);
      expect((await fit(runOf(resumed, checkpoint))).loss).toEqual(loss);
      expect(weightsOf(resumed)).toEqual(weightsOf(whole));
      rmSync(checkpoint);
    }
  });
});
