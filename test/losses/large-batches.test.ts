/** Batches with more triplets than go into one mask: blocks of anchors must give the values that loops give. */
import { describe, expect, it } from 'vitest';
import { pairwiseSquaredDistances } from '../../lib/distances/pairwise-squared-distances';
import { record } from '../../lib/jit/recording';
import { angularLoss } from '../../lib/losses/angular-loss';
import { batchTripletLoss } from '../../lib/losses/batch-triplet-loss';
import { marginLoss } from '../../lib/losses/margin-loss';
import { semiHardTripletLoss } from '../../lib/losses/semi-hard-triplet-loss';
import { angularMiner } from '../../lib/miners/angular-miner';
import { anchorsAtOnce, type Miner } from '../../lib/miners/miner';
import { semiHardMiner } from '../../lib/miners/semi-hard-miner';
import { rowBlocks } from '../../lib/tensorflow/row-blocks';
import { tf } from '../../lib/tensorflow/tensorflow';
import { euclidean } from '../oracles/naive-distances';
import { semiHard } from '../oracles/naive-mining';
import '../matchers';
import { numberOf } from './support';

const count = 420;
const x = tf.randomNormal([count, 3], 0, 1, 'float32', 7) as tf.Tensor2D;
const embeddings = x.arraySync();
const labels = Array.from({ length: count }, (_, i) => (i * i) % 60);
const classes = tf.tensor1d(labels, 'int32');
const options = { margin: 0.4, metric: 'euclidean' } as const;

const valueAndSlope = (loss: (rows: tf.Tensor2D) => tf.Scalar) =>
  tf.tidy(() => {
    const { value, grad } = tf.valueAndGrad((rows) => loss(rows as tf.Tensor2D))(x);
    return { value: value.dataSync()[0], slope: grad.arraySync() };
  });

describe('a batch of several blocks', () => {
  it('has more than one', () => {
    expect(rowBlocks(count, anchorsAtOnce(count))).toEqual([
      [0, 190],
      [190, 190],
      [380, 40],
    ]);
  });

  it('has the semi-hard triplets of loops, with and without the miner', () => {
    const wanted = semiHard(embeddings, labels, options);
    expect(numberOf(() => semiHardTripletLoss(options)(x, classes))).toBeAllclose(wanted, { rtol: 1e-5 });
    const miner = semiHardMiner({ metric: options.metric });
    const mined = valueAndSlope((rows) => batchTripletLoss({ ...options, miner })(rows, classes));
    expect(mined.value).toBeAllclose(wanted, { rtol: 1e-5 });
    const direct = valueAndSlope((rows) => semiHardTripletLoss(options)(rows, classes));
    expect(mined.slope).toBeAllclose(direct.slope, { atol: 1e-6 });
  });

  it('is the same by blocks as with the whole mask', () => {
    const miner = angularMiner({ angle: 20 });
    const whole: Miner = (rows, own) => miner(rows, own);
    for (const loss of [
      (rows: tf.Tensor2D, by: Miner) => batchTripletLoss({ ...options, miner: by })(rows, classes),
      (rows: tf.Tensor2D, by: Miner) => angularLoss({ miner: by })(rows, classes),
      (rows: tf.Tensor2D, by: Miner) => marginLoss({ miner: by })(rows, classes),
    ]) {
      const [blocks, all] = [miner, whole].map((by) => valueAndSlope((rows) => loss(rows, by)));
      expect(blocks.value).toBeGreaterThan(0);
      expect(blocks.value).toBeAllclose(all.value);
      expect(blocks.slope).toBeAllclose(all.slope, { atol: 1e-6 });
    }
  });

  it('is recorded without constants as large as a mask, all of which TensorFlow would make before the first block', () => {
    for (const miner of [semiHardMiner(), angularMiner()]) {
      const slope = ([rows, own]: tf.Tensor[]) =>
        tf.grad((points) => batchTripletLoss({ miner })(points as tf.Tensor2D, own as tf.Tensor1D))(rows);
      const { nodes, shapes } = record((inputs) => [slope(inputs)], [x, classes]);
      const constants = new Set<string>();
      // Nodes come after their inputs.
      for (const { name, input } of nodes) if (input.every((source) => constants.has(source))) constants.add(name);
      const sizes = [...constants].map((name) => (shapes.get(name) ?? []).reduce((all, size) => all * size, 1));
      expect(sizes.length).toBeGreaterThan(0);
      expect(Math.max(...sizes)).toBeLessThanOrEqual(count ** 2);
    }
  });

  it('has the squared distances of loops, from parts of the rows', () => {
    const wide = tf.tidy(() => tf.tile(x, [1, 64])) as tf.Tensor2D;
    const rows = embeddings.map((row) => Array.from({ length: 64 }, () => row).flat());
    const found = tf.tidy(() => pairwiseSquaredDistances(wide).arraySync());
    for (const i of [0, 1, 200, 419])
      expect(found[i]).toBeAllclose(
        rows.map((row) => euclidean(rows[i], row) ** 2),
        { rtol: 1e-5, atol: 1e-5 },
      );
  });
});
