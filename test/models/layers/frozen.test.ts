import { expect, it } from 'vitest';
import { isFrozen, setOwners } from '../../../lib/models/layers/frozen';
import { tf } from '../../../lib/runtime/tensorflow';

it('is frozen where the layer is, or all that it learns, or a model that it stands in', () => {
  const layer = tf.layers.dense({ units: 2, inputShape: [3] });
  const inner = tf.sequential({ layers: [layer] });
  const outer = tf.sequential({ layers: [inner] });
  expect(isFrozen(layer, true)).toBe(false);
  layer.trainable = false;
  expect(isFrozen(layer, true)).toBe(true);
  layer.trainable = true;
  for (const weight of layer.trainableWeights) weight.trainable = false;
  expect(isFrozen(layer, true)).toBe(true);
  expect(isFrozen(layer, false)).toBe(false);
  layer.trainable = true;
  setOwners(layer, [outer, inner]);
  outer.trainable = false;
  expect(isFrozen(layer, true)).toBe(true);
  outer.trainable = true;
  expect(isFrozen(layer, true)).toBe(false);
});
