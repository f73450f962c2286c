import { knownOptions } from '../checks/known-options';
import { tf } from '../tensorflow/tensorflow';
import type { EncoderOptions } from './encoder-options';
import { dropout as dropoutLayer } from './layers/dropout';

const known = knownOptions<EncoderOptions>('fashionMnistEncoder({ seed: 7 })', {
  seed: true,
  dropout: true,
  dimensions: true,
});

/**
 * [28, 28, 1] -> 2 x (convolution 64 2x2 "same", max-pool 2, ReLU, dropout) -> global average pooling -> dense 48. The network of
 * chapter 2's source article. The pool comes before the ReLU: the maximum of rectified values is the rectified maximum, so the
 * function is the same and the ReLU touches a quarter of the values. Weights: Glorot uniform (Glorot & Bengio, 2010), from
 * `seed`.
 * @throws Error if an option is unknown
 */
export function fashionMnistEncoder(options: EncoderOptions = {}): tf.LayersModel {
  const { seed = 0, dropout = 0.3, dimensions = 48 } = known(options);
  const input = tf.input({ shape: [28, 28, 1] });
  let x = input;
  for (let block = 0; block < 2; block++) {
    const kernelInitializer = tf.initializers.glorotUniform({ seed: seed * 10 + block + 1 });
    x = tf.layers
      .conv2d({ filters: 64, kernelSize: 2, padding: 'same', kernelInitializer })
      .apply(x) as tf.SymbolicTensor;
    x = tf.layers.maxPooling2d({ poolSize: 2 }).apply(x) as tf.SymbolicTensor;
    x = tf.layers.reLU().apply(x) as tf.SymbolicTensor;
    x = dropoutLayer({ rate: dropout }).apply(x) as tf.SymbolicTensor;
  }
  x = tf.layers.globalAveragePooling2d({}).apply(x) as tf.SymbolicTensor;
  const kernelInitializer = tf.initializers.glorotUniform({ seed: seed * 10 + 3 });
  x = tf.layers.dense({ units: dimensions, kernelInitializer }).apply(x) as tf.SymbolicTensor;
  return tf.model({ inputs: input, outputs: x, name: 'fashion_mnist_encoder' });
}
