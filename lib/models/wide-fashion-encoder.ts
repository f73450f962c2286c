import { knownOptions } from '../checks/known-options';
import { tf } from '../tensorflow/tensorflow';
import type { EncoderOptions } from './encoder-options';
import { batchNormalization } from './layers/batch-normalization';
import { dropout as dropoutLayer } from './layers/dropout';

const known = knownOptions<EncoderOptions>('wideFashionEncoder({ seed: 7 })', {
  seed: true,
  dropout: true,
  dimensions: true,
});

/**
 * [28, 28, 1] -> convolution 32, max-pool -> 2 convolutions 64, max-pool, dropout -> 2 convolutions 128 -> global average pooling
 * -> dropout -> dense 48. Every convolution is 3x3 "same" without bias, followed by batch normalisation and ReLU (after the pool
 * if there is one); 285,000 parameters. Made for chapter 2's second half, after VGG (Simonyan & Zisserman, 2015). Weights: He
 * normal (He et al., 2015), from `seed`.
 * @throws Error if an option is unknown
 */
export function wideFashionEncoder(options: EncoderOptions = {}): tf.LayersModel {
  const { seed = 0, dropout = 0.3, dimensions = 48 } = known(options);
  const input = tf.input({ shape: [28, 28, 1] });
  let x = input;
  let layers = 0;
  const add = (layer: tf.layers.Layer) => {
    x = layer.apply(x) as tf.SymbolicTensor;
  };
  const convolution = (filters: number, { pool = false } = {}) => {
    const kernelInitializer = tf.initializers.heNormal({ seed: seed * 10 + ++layers });
    add(tf.layers.conv2d({ filters, kernelSize: 3, padding: 'same', useBias: false, kernelInitializer }));
    if (pool) add(tf.layers.maxPooling2d({ poolSize: 2 }));
    add(batchNormalization());
    add(tf.layers.reLU());
  };
  convolution(32, { pool: true });
  convolution(64);
  convolution(64, { pool: true });
  add(dropoutLayer({ rate: dropout }));
  convolution(128);
  convolution(128);
  add(tf.layers.globalAveragePooling2d({}));
  add(dropoutLayer({ rate: dropout }));
  const kernelInitializer = tf.initializers.glorotUniform({ seed: seed * 10 + ++layers });
  add(tf.layers.dense({ units: dimensions, kernelInitializer }));
  return tf.model({ inputs: input, outputs: x, name: 'wide_fashion_encoder' });
}
