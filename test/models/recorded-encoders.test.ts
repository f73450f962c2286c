import { afterAll, beforeAll, describe, it } from 'vitest';
import { fashionMnistEncoder } from '../../lib/models/fashion-mnist-encoder';
import { mobilenetV2Encoder } from '../../lib/models/mobilenet-v2-encoder';
import { wideFashionEncoder } from '../../lib/models/wide-fashion-encoder';
import { tf } from '../../lib/runtime/tensorflow';
import '../matchers';
import { losses, optimizers, recordedTraining } from './recorded-training';

/** Which steps are compared: one of MobileNetV2 takes ten times as long op by op. */
const often = { compared: [1, 2, 20], rounding: 1e-3 };
/** Its 52 batch normalisations, over as few as eight values, magnify rounding: images 1e-7 off change gradients by up to a hundredth. */
const deep = { compared: [20], rounding: 1e-2 };

const encoders = [
  { name: 'fashionMnistEncoder', encoderOf: fashionMnistEncoder, ...often },
  { name: 'wideFashionEncoder', encoderOf: wideFashionEncoder, ...often },
  { name: 'mobilenetV2Encoder', encoderOf: mobilenetV2Encoder, ...deep },
];

describe.each(encoders)('20 recorded steps of $name', ({ encoderOf, compared, rounding }) => {
  describe.each(Object.entries(optimizers))('with %s', (_, optimizer) => {
    let training: ReturnType<typeof recordedTraining>;
    beforeAll(() => {
      training = recordedTraining(encoderOf({ seed: 3 }), optimizer(), Object.values(losses), rounding);
    });
    afterAll(() => training?.dispose());

    it.each(Object.keys(losses))('and the %s are the eager steps', (name) => {
      training.compare(Object.keys(losses).indexOf(name), 20, compared);
    });
  });
});

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
