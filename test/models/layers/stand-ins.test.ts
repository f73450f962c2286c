import { describe, expect, it } from 'vitest';
import { jit } from '../../../lib/jit/jit';
import { record } from '../../../lib/jit/recording';
import { batchNormalization } from '../../../lib/models/layers/batch-normalization';
import { spatialDropout2d } from '../../../lib/models/layers/dropout';
import { l2Normalization } from '../../../lib/models/layers/l2-normalization';
import { useStandIns } from '../../../lib/models/layers/stand-ins';
import { withSeed } from '../../../lib/tensorflow/random';
import { tf } from '../../../lib/tensorflow/tensorflow';
import '../../matchers';
import { savedAndLoaded } from '../saved-and-loaded';

const imagesShape: [number, number, number] = [4, 4, 16];
/** One draw for each channel of each image; tfjs's types do not allow null. */
const channels = [null, 1, 1, null] as unknown as number[];

function modelOf(...layers: tf.layers.Layer[]): tf.LayersModel {
  const input = tf.input({ shape: imagesShape });
  let x = input;
  for (const layer of layers) x = layer.apply(x) as tf.SymbolicTensor;
  return tf.model({ inputs: input, outputs: x });
}

/** The layers that have another `call` than their class; a model has one that records its runs. */
const standIns = (model: tf.LayersModel) =>
  model.layers.filter((layer) => Object.hasOwn(layer, 'call') && !(layer instanceof tf.LayersModel));

describe('useStandIns', () => {
  it('replaces the stock layers under whose names ours were saved, also in models within models', () => {
    const { batchNormalization, dropout, reLU } = tf.layers;
    const inner = modelOf(batchNormalization({}), dropout({ rate: 0.5 }), reLU({ maxValue: 6 }));
    const model = modelOf(inner, batchNormalization({}));
    useStandIns(model);
    expect(standIns(model).map((layer) => layer.getClassName())).toEqual(['BatchNormalization']);
    expect(standIns(inner).map((layer) => layer.getClassName())).toEqual(['BatchNormalization', 'Dropout', 'ReLU']);
  });

  it('leaves other layers and those with a call of their own as they are, and changes nothing when called twice', () => {
    const { conv2d, dropout, flatten, reLU } = tf.layers;
    const own = dropout({ rate: 0.5 });
    const call = () => tf.zeros([1]);
    own.call = call;
    class Subclass extends (dropout({ rate: 0.5, name: 'any' }).constructor as new (args: object) => tf.layers.Layer) {
      override call = call;
    }
    const model = modelOf(
      own,
      new Subclass({ rate: 0.5 }),
      reLU({ maxValue: 5 }),
      reLU(),
      conv2d({ filters: 2, kernelSize: 1 }),
      flatten(),
    );
    useStandIns(model);
    expect(standIns(model).map((layer) => layer.call)).toEqual([call, call]);
    const ours = modelOf(tf.layers.batchNormalization({}), dropout({ rate: 0.5 }), batchNormalization());
    useStandIns(ours);
    const calls = standIns(ours).map((layer) => layer.call);
    useStandIns(ours);
    expect(calls).toHaveLength(3);
    expect(standIns(ours).map((layer) => layer.call)).toEqual(calls);
  });

  it("does not change tfjs's numbering of layers", () => {
    const numberOf = () => Number(/\d+$/.exec(tf.layers.gaussianNoise({ stddev: 1 }).name)?.[0]);
    const before = numberOf();
    useStandIns(modelOf(tf.layers.gaussianNoise({ stddev: 1 })));
    expect(numberOf()).toBe(before + 2);
  });

  describe('stock layers that draw', () => {
    const images = (rows = 3) => tf.randomNormal([rows, ...imagesShape], 0, 1, 'float32', 1);
    const sequence = () => tf.randomNormal([3, 5, 8], 0, 1, 'float32', 1);
    const drawing: [string, () => tf.layers.Layer, () => tf.Tensor][] = [
      ['dropout', () => tf.layers.dropout({ rate: 0.4 }), images],
      ['dropout with a seed of its own', () => tf.layers.dropout({ rate: 0.4, seed: 3 }), images],
      ['dropout of channels', () => tf.layers.dropout({ rate: 0.4, noiseShape: channels }), images],
      ['dropout of channels of sequences', () => tf.layers.spatialDropout1d({ rate: 0.4 }), sequence],
      ['Gaussian noise', () => tf.layers.gaussianNoise({ stddev: 0.5 }), images],
      ['Gaussian dropout', () => tf.layers.gaussianDropout({ rate: 0.4 }), images],
      ['alpha dropout', () => tf.layers.alphaDropout({ rate: 0.4 }), images],
      ['dropout in every step', () => tf.layers.timeDistributed({ layer: tf.layers.dropout({ rate: 0.4 }) }), sequence],
      [
        'a recurrent layer with dropout',
        () => tf.layers.lstm({ units: 3, dropout: 0.4, recurrentDropout: 0.4 }),
        sequence,
      ],
      [
        'a bidirectional one',
        () => tf.layers.bidirectional({ layer: tf.layers.gru({ units: 3, dropout: 0.4 }) as tf.RNN, mergeMode: 'sum' }),
        sequence,
      ],
    ];

    it.each(drawing)('%s draws from the seed: the same again, and other values at another step', (_, make, input) => {
      const x = input();
      const inputs = tf.input({ shape: x.shape.slice(1) });
      const model = tf.model({ inputs, outputs: make().apply(inputs) as tf.SymbolicTensor });
      const outside = (model.apply(x) as tf.Tensor).dataSync();
      useStandIns(model);
      const drawn = (step: number) =>
        tf.tidy(() =>
          withSeed(tf.tensor1d([7, step], 'int32'), () =>
            (model.apply(x, { training: true }) as tf.Tensor).dataSync().join(),
          ),
        );
      expect(drawn(1)).toBe(drawn(1));
      expect(drawn(2)).not.toBe(drawn(1));
      expect((model.apply(x) as tf.Tensor).dataSync()).toEqual(outside);
    });

    it('can be recorded', () => {
      for (const [, make, input] of drawing) {
        const inputs = tf.input({ shape: input().shape.slice(1) });
        const model = tf.model({ inputs, outputs: make().apply(inputs) as tf.SymbolicTensor });
        useStandIns(model);
        const step = (x: tf.Tensor, seed: tf.Tensor1D) =>
          tf.tidy(() => withSeed(seed, () => model.apply(x, { training: true }) as tf.Tensor));
        const recorded = jit(step);
        const seed = tf.tensor1d([1, 2], 'int32');
        expect(recorded(input(), seed)).toBeAllclose(step(input(), seed));
        recorded.dispose();
      }
    });

    it('zeroes whole channels where the mask has one value for each', () => {
      for (const layer of [tf.layers.dropout({ rate: 0.4, noiseShape: channels }), spatialDropout2d({ rate: 0.4 })]) {
        const model = modelOf(layer);
        useStandIns(model);
        const x = tf.ones([50, ...imagesShape]);
        const y = withSeed(tf.tensor1d([1, 1], 'int32'), () => model.apply(x, { training: true }) as tf.Tensor);
        const perChannel = y.max([1, 2]);
        expect(y.min([1, 2])).toBeAllclose(perChannel);
        const values = [...perChannel.dataSync()];
        expect(new Set(values)).toEqual(new Set([0, Math.fround(1 / 0.6)]));
        // 800 draws of 0.6: within 5 standard deviations.
        const kept = values.filter((value) => value > 0).length / values.length;
        expect(Math.abs(kept - 0.6)).toBeLessThan(5 * Math.sqrt(0.24 / 800));
      }
    });
  });

  it('gives ReLU6 as an activation the values that tfjs gives it', () => {
    const x = tf.tensor2d([-3, -0.5, 0, 0.25, 5.75, 7], [6, 1]);
    const inputs = tf.input({ shape: [1] });
    const dense = tf.layers.dense({ units: 1, activation: 'relu6', kernelInitializer: 'ones' });
    const model = tf.model({ inputs, outputs: dense.apply(inputs) as tf.SymbolicTensor });
    useStandIns(model);
    expect([...(model.apply(x) as tf.Tensor).dataSync()]).toEqual([0, 0, 0, 0.25, 5.75, 6]);
    expect(record(([x]) => [model.apply(x) as tf.Tensor], [x]).nodes.map(({ op }) => op)).toContain('Relu6');
    expect(dense.getConfig().activation).toBe('relu6');
  });

  it('freezes a batch normalisation with any model around it', () => {
    const inner = modelOf(tf.layers.batchNormalization({}));
    const middle = modelOf(inner);
    const model = modelOf(middle);
    useStandIns(model);
    const [layer] = inner.layers.slice(1);
    const averages = () => layer.getWeights().map((weight) => [...weight.dataSync()]);
    const before = averages();
    const step = () => void model.apply(tf.randomNormal([4, ...imagesShape], 3), { training: true });
    middle.trainable = false; // tfjs goes on to train what is in a model of it
    step();
    expect(averages()).toEqual(before);
    middle.trainable = true;
    step();
    expect(averages()).not.toEqual(before);
  });

  it('turns the scaling to length 1 into one function, but no other model of that name', async () => {
    const input = tf.input({ shape: [3] });
    const ours = tf.model({ inputs: input, outputs: l2Normalization(3).apply(input) as tf.SymbolicTensor });
    const loaded = await savedAndLoaded(ours);
    useStandIns(loaded);
    const steepest = tf
      .grad((x: tf.Tensor) => (loaded.apply(x) as tf.Tensor).sum())(tf.zeros([1, 3]))
      .max();
    expect(steepest.dataSync()[0]).toBeLessThan(10); // 10⁶ of the stock layers
    expect(
      loaded.predict(
        tf.tensor2d([
          [3, 0, 4],
          [0, 0, 0],
        ]),
      ),
    ).toBeAllclose([
      [0.6, 0, 0.8],
      [0, 0, 0],
    ]);
    const inner = tf.input({ shape: [3] });
    const other = tf.model({
      ...{ inputs: inner, outputs: tf.layers.reLU().apply(inner) as tf.SymbolicTensor, name: 'l2_normalisation' },
    });
    const model = tf.model({ inputs: input, outputs: other.apply(input) as tf.SymbolicTensor });
    useStandIns(model);
    expect(model.predict(tf.tensor2d([[3, -1, 4]]))).toBeAllclose([[3, 0, 4]]);
  });
});
