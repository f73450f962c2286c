import { describe, it } from 'vitest';
import { colorShapesEncoder } from '../../lib/models/color-shapes-encoder';
import { fashionMnistEncoder } from '../../lib/models/fashion-mnist-encoder';
import { omniglotEncoder } from '../../lib/models/omniglot-encoder';
import { wideFashionEncoder } from '../../lib/models/wide-fashion-encoder';
import { tf } from '../../lib/tensorflow/tensorflow';
import { losses, optimizers, recordedTraining, recordsAsEager, smallLosses } from './recorded-training';

describe('20 recorded steps of fashionMnistEncoder', () => recordsAsEager(fashionMnistEncoder, [1, 20]));
describe('20 recorded steps of colorShapesEncoder', () => recordsAsEager(colorShapesEncoder, [1, 20]));
describe('20 recorded steps of wideFashionEncoder', () => recordsAsEager(wideFashionEncoder, [20]));
describe('20 recorded steps of omniglotEncoder', () => recordsAsEager(omniglotEncoder, [20]));

/** [4, 4, 1] -> 6, in which every step can be compared. */
const smallEncoder = () =>
  tf.sequential({
    layers: [
      tf.layers.flatten({ inputShape: [4, 4, 1] }),
      tf.layers.dense({ units: 6, kernelInitializer: tf.initializers.glorotUniform({ seed: 1 }) }),
    ],
  });

describe.each(Object.entries(optimizers))('every one of 20 recorded steps with %s', (_, optimizer) => {
  it.each(Object.entries(losses))('and the %s alone is the eager step', (_, loss) => {
    const training = recordedTraining(smallEncoder(), optimizer(), [loss]);
    const steps = Array.from({ length: 20 }, (_, i) => i + 1);
    training.compare(0, 20, steps);
    training.dispose();
  });
});

describe('recorded steps 1 and 20 with adam', () => {
  it.each(Object.entries(smallLosses))('and %s are the eager steps', (_, loss) => {
    const training = recordedTraining(smallEncoder(), optimizers.adam(), [loss]);
    training.compare(0, 20, [1, 20]);
    training.dispose();
  });
});
