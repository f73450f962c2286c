import { describe, expect, it } from 'vitest';
import { angularMiner } from '../../lib/miners/angular-miner';
import { tf } from '../../lib/tensorflow/tensorflow';
import { golden } from '../losses/golden';
import { angular } from '../oracles/naive-miners';
import { choice, keepsMinerPromises } from './miner-promises';

describe('angularMiner', () => {
  keepsMinerPromises(
    angularMiner({ angle: 30 }),
    (x, labels) => angular([x, labels], 30),
    (x) => {
      const labels = x.map(() => 0);
      // Every row as anchor, positive and negative, a little below and above.
      return x.some((_, n) => {
        const one = labels.map((label, i) => (i === n ? 1 : label));
        return angular([x, one], 30 - 1e-3).length !== angular([x, one], 30 + 1e-3).length;
      });
    },
  );

  it('chooses what pytorch-metric-learning chooses for normalised embeddings', () => {
    const [anchors, positives, negatives] = golden.miners.angular;
    const found = choice(angularMiner()(tf.tensor2d(golden.embeddings), tf.tensor1d(golden.labels, 'int32')));
    expect(found).toEqual(anchors.map((a, i) => [a, positives[i], negatives[i]]));
  });

  it.each([1e-30, 89.9999999999])('chooses what loops choose at %s degrees, also among equal rows', (angle) => {
    const rows = [
      [1, 0],
      [1, 0],
      [0, 1],
      [-1, 0],
    ];
    const found = choice(angularMiner({ angle })(tf.tensor2d(rows), tf.tensor1d([0, 0, 1, 0], 'int32')));
    expect(found).toEqual(angular([rows, [0, 0, 1, 0]], angle));
  });

  it.each([0, 90, Number.NaN])('refuses an angle of %s', (angle) => {
    expect(() => angularMiner({ angle })).toThrow('angularMiner: angle must be more than 0 and less than 90 degrees');
  });
});
