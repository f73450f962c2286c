import { attribute, hasNativeOps, nativeOp } from '../../runtime/native-op';
import { hasOwnBatchNorm } from '../../runtime/own-batch-norm';
import { tf } from '../../runtime/tensorflow';

/**
 * y = gamma (x - mean) / sqrt(variance + epsilon) + beta, a channel at a time (Ioffe & Szegedy, 2015). While training, mean and
 * variance are the batch's and move the layer's averages by (1 - momentum); at any other time they are those averages.
 * So they are in a frozen layer (`layer.trainable = false`, or its model's), also while training: nothing in it changes.
 * tfjs composes the training pass from a dozen broadcasts, and trains frozen layers' averages all the same; this is that layer on
 * TensorFlow's fused op, so it is saved as, and loads as, the stock layer. x is [batch, height, width, channels].
 * Defaults: momentum 0.9, epsilon 1e-3.
 */
export function batchNormalization({ momentum = 0.9, epsilon = 1e-3 } = {}): tf.layers.Layer {
  return normaliseByOneOp(tf.layers.batchNormalization({ momentum, epsilon }), { momentum, epsilon });
}

/** Makes a stock layer with gamma and beta, which normalises the last axis, that layer. */
export function normaliseByOneOp(
  layer: tf.layers.Layer,
  { momentum, epsilon }: { momentum: number; epsilon: number },
): tf.layers.Layer {
  const stock = layer.call.bind(layer);
  layer.call = (inputs, options) => {
    // A frozen model leaves its layers' `trainable` as it was, and freezes their weights.
    const training = options?.training && layer.trainableWeights.length > 0;
    if (!training || !hasNativeOps()) return stock(inputs, { ...options, training });
    return tf.tidy(() => {
      const x = (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor4D;
      const [gamma, beta, movingMean, movingVariance] = layer.weights.map((weight) => weight.read());
      const [y, mean, variance] = normalizeBatch(x, gamma, beta, epsilon);
      const towards = (average: tf.Tensor, value: tf.Tensor) => average.mul(momentum).add(value.mul(1 - momentum));
      layer.weights[2].write(towards(movingMean, mean));
      layer.weights[3].write(towards(movingVariance, variance));
      tf.dispose([mean, variance]);
      return y;
    });
  };
  return layer;
}

/** y, and the batch's mean and (unbiased) variance, which carry no gradient. */
function normalizeBatch(x: tf.Tensor4D, gamma: tf.Tensor, beta: tf.Tensor, epsilon: number): tf.Tensor[] {
  return hasOwnBatchNorm(x.shape)
    ? normalizeByOwnOp(x, gamma, beta, epsilon)
    : normalizeByStockOp(x, gamma, beta, epsilon);
}

function normalizeByOwnOp(x: tf.Tensor4D, gamma: tf.Tensor, beta: tf.Tensor, epsilon: number): tf.Tensor[] {
  let statistics: tf.Tensor[] = [];
  const normalize = tf.customGrad((...args) => {
    const inputs = args.slice(0, 3) as tf.Tensor[];
    const save = args[3] as unknown as (tensors: tf.Tensor[]) => void;
    const forward = [attribute.float('epsilon', epsilon), attribute.string('activation', 'none')];
    const [y, mean, variance, reciprocal] = nativeOp('SiameseBatchNorm', forward, inputs, 4);
    statistics = [tf.keep(mean), tf.keep(variance)]; // customGrad would end them with its own scope
    save([...inputs, mean, reciprocal]);
    const backward = [attribute.string('activation', 'none')];
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) =>
      nativeOp('SiameseBatchNormGrad', backward, [dy, ...saved], 3);
    return { value: y, gradFunc };
  });
  return [normalize(x, gamma, beta), ...statistics];
}

function normalizeByStockOp(x: tf.Tensor4D, gamma: tf.Tensor, beta: tf.Tensor, epsilon: number): tf.Tensor[] {
  const types = [attribute.type('T'), attribute.type('U'), attribute.string('data_format', 'NHWC')];
  const shared = [...types, attribute.float('epsilon', epsilon), attribute.bool('is_training', true)];
  let statistics: tf.Tensor[] = [];
  const normalize = tf.customGrad((...args) => {
    const [x, gamma, beta] = args as tf.Tensor[];
    const save = args[3] as unknown as (tensors: tf.Tensor[]) => void;
    const none = tf.tensor1d([]);
    const forward = [...shared, attribute.float('exponential_avg_factor', 1)];
    const [y, mean, variance, ...reserved] = nativeOp('FusedBatchNormV3', forward, [x, gamma, beta, none, none], 6);
    statistics = [tf.keep(mean), tf.keep(variance)]; // customGrad would end them with its own scope
    save([x, gamma, ...reserved]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) => {
      const [x, gamma, ...reserved] = saved;
      return nativeOp('FusedBatchNormGradV3', shared, [dy, x, gamma, ...reserved], 5).slice(0, 3);
    };
    return { value: y, gradFunc };
  });
  return [normalize(x, gamma, beta), ...statistics];
}
