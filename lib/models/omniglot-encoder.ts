import { knownOptions } from '../checks/known-options';
import { tf } from '../tensorflow/tensorflow';
import { batchNormalization } from './layers/batch-normalization';
import { l2Normalization } from './layers/l2-normalization';
import { requireInputShape } from './require-input-shape';

/** Settings of `omniglotEncoder`. */
export interface OmniglotEncoderOptions {
  /** Height, width and channels of the images. Default [35, 35, 1]. */
  inputShape?: [height: number, width: number, channels: number];
  /** Length of the embedding. Default 128. */
  dimensions?: number;
  /** Seed of the initial weights. Default 0. */
  seed?: number;
}

const known = knownOptions<OmniglotEncoderOptions>('omniglotEncoder({ seed: 7 })', {
  inputShape: true,
  dimensions: true,
  seed: true,
});

/**
 * [35, 35, 1] -> 4 x (convolution 64 3x3 "same" without bias, batch normalisation, max-pool 2, ReLU) -> flatten -> dense 128 -> scaled
 * to length 1. 144,576 trainable parameters. The four blocks of matching and prototypical networks (Vinyals et al., 2016; Snell et al.,
 * 2017), which embed by the flat values themselves; the dense layer of one embedding is that of the Siamese network for Omniglot
 * (Koch et al., 2015). There the pool follows the ReLU, which is the same function and rectifies four times as many values. Weights:
 * He normal (He et al., 2015), dense Glorot uniform (Glorot & Bengio, 2010), from `seed`. Saved as stock layers.
 * @throws Error if an option is unknown, or if inputShape is not three whole numbers above 0 with height and width of 16 or more
 */
export function omniglotEncoder(options: OmniglotEncoderOptions = {}): tf.LayersModel {
  const { inputShape = [35, 35, 1], dimensions = 128, seed = 0 } = known(options);
  requireInputShape('omniglotEncoder', inputShape, { least: 16 });
  const input = tf.input({ shape: inputShape });
  let x = input;
  const add = (layer: tf.layers.Layer) => {
    x = layer.apply(x) as tf.SymbolicTensor;
  };
  for (let block = 0; block < 4; block++) {
    const kernelInitializer = tf.initializers.heNormal({ seed: seed * 10 + block + 1 });
    add(tf.layers.conv2d({ filters: 64, kernelSize: 3, padding: 'same', useBias: false, kernelInitializer }));
    add(batchNormalization());
    add(tf.layers.maxPooling2d({ poolSize: 2 }));
    add(tf.layers.reLU());
  }
  add(tf.layers.flatten());
  const kernelInitializer = tf.initializers.glorotUniform({ seed: seed * 10 + 5 });
  add(tf.layers.dense({ units: dimensions, kernelInitializer }));
  add(l2Normalization(dimensions));
  return tf.model({ inputs: input, outputs: x, name: 'omniglot_encoder' });
}
