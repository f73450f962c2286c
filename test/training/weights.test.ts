import { expect, it } from 'vitest';
import { tf } from '../../lib/tensorflow/tensorflow';
import { readWeights, weightNames, writeWeights } from '../../lib/training/weights';

it("has one name for each weight, even if a layer has the name of a loss's weights", () => {
  tf.disposeVariables();
  const layers = [tf.layers.flatten({ inputShape: [2, 1, 1] }), tf.layers.dense({ units: 3, name: 'loss' })];
  const encoder = tf.sequential({ layers });
  const losses = [tf.variable(tf.ones([4]), true, 'kernel'), tf.variable(tf.zeros([2]))];
  const kept = readWeights(encoder, losses);
  const names = ['loss/kernel', 'loss/bias', 'loss/kernel_2', 'loss/2'];
  expect(kept.map(({ name }) => name)).toEqual(names);
  expect(kept.map(({ shape }) => shape)).toEqual([[2, 3], [3], [4], [2]]);
  expect(weightNames(encoder, losses, [losses[1], losses[0]])).toEqual(['loss/2', 'loss/kernel_2']);
  losses[0].assign(tf.fill([4], 7));
  writeWeights(encoder, losses, kept);
  expect([...losses[0].dataSync()]).toEqual([1, 1, 1, 1]);
});
