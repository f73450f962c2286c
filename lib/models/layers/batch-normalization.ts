import { knownOptions } from '../../checks/known-options';
import { hasOwnBatchNorm } from '../../kernels/own-batch-norm';
import { attribute, hasNativeOps, nativeOp } from '../../tensorflow/native-op';
import { tf } from '../../tensorflow/tensorflow';
import { isFrozen } from './frozen';
import { setCall } from './own-calls';

/** The members of tfjs's layer, under its own names; gamma and beta are there only if it scales and centers. */
interface Parts {
  axis: number;
  momentum: number;
  epsilon: number;
  gamma?: tf.LayerVariable;
  beta?: tf.LayerVariable;
  movingMean: tf.LayerVariable;
  movingVariance: tf.LayerVariable;
}

/** Settings of `batchNormalization`. */
export interface BatchNormalizationOptions {
  /** The share of its moving averages that a step keeps. Default 0.9. */
  momentum?: number;
  /** Added to the variance. Default 1e-3. */
  epsilon?: number;
  /** The layer's name. Default: tfjs makes one. */
  name?: string;
}

const known = knownOptions<BatchNormalizationOptions>('batchNormalization({ momentum: 0.9 })', {
  momentum: true,
  epsilon: true,
  name: true,
});

/**
 * y = gamma (x - mean) / sqrt(variance + epsilon) + beta, per channel (Ioffe & Szegedy, 2015). In training, mean and variance are
 * the batch's and move the layer's averages by (1 - momentum); otherwise they are those averages. A frozen layer
 * (`layer.trainable = false`, or its model's) uses its averages in training too, and nothing in it changes.
 *
 * tfjs composes the training pass from a dozen broadcasts, and also moves the averages of frozen layers; this is the same layer
 * on TensorFlow's fused op, so it is saved and loaded as the stock layer. x is [batch, height, width, channels]. `fit` and
 * `embed` do the same for stock layers.
 * @throws Error if an option is unknown
 */
export function batchNormalization(options: BatchNormalizationOptions = {}): tf.layers.Layer {
  const { momentum = 0.9, epsilon = 1e-3, name } = known(options);
  return normalizeByOneOp(tf.layers.batchNormalization({ momentum, epsilon, name }));
}

/**
 * Turns a stock layer into this layer. With another axis or rank than [batch, height, width, channels] it computes as tfjs does,
 * but it can be frozen, and it has gradients without gamma or beta and with an axis other than the last, where tfjs fails.
 */
export function normalizeByOneOp(layer: tf.layers.Layer): tf.layers.Layer {
  const stock = layer.call.bind(layer);
  const parts = layer as unknown as Parts;
  setCall(layer, (inputs, options) => {
    const { gamma, beta, movingMean, movingVariance, momentum, epsilon } = parts;
    const x = (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor4D;
    const axis = parts.axis < 0 ? parts.axis + x.rank : parts.axis;
    const isLast = axis === x.rank - 1;
    const training = Boolean(options?.training) && !isFrozen(layer, Boolean(gamma ?? beta));
    const isFused = x.rank === 4 && isLast;
    const byOneOp = hasNativeOps() && isFused;
    const byStock = isLast && gamma && beta && !(training && isFused);
    if (!options?.training || byStock) return stock(inputs, { ...options, training });
    return tf.tidy(() => {
      const channels = x.shape[axis];
      const scale = gamma?.read() ?? tf.ones([channels]);
      const offset = beta?.read() ?? tf.zeros([channels]);
      const affine = { scale, offset, axis, epsilon };
      if (!training) return normalizeBy(x, movingMean.read(), movingVariance.read(), affine);
      const [y, mean, variance] = byOneOp ? normalizeBatch(x, scale, offset, epsilon) : normalizeAsWritten(x, affine);
      const towards = (average: tf.Tensor, value: tf.Tensor) => average.mul(momentum).add(value.mul(1 - momentum));
      movingMean.write(towards(movingMean.read(), mean));
      movingVariance.write(towards(movingVariance.read(), variance.mul(isFused && !byOneOp ? besselOf(x) : 1)));
      tf.dispose([mean, variance]);
      return y;
    });
  });
  return layer;
}

interface Affine {
  scale: tf.Tensor;
  offset: tf.Tensor;
  axis: number;
  epsilon: number;
}

/** What makes the variance of a batch an unbiased estimate, as TensorFlow's fused op gives it to the averages. */
function besselOf(x: tf.Tensor): number {
  const rows = x.size / x.shape[x.rank - 1];
  return rows / Math.max(rows - 1, 1);
}

/** y, and the batch's mean and variance. */
function normalizeAsWritten(x: tf.Tensor, affine: Affine): tf.Tensor[] {
  const { mean, variance } = tf.moments(
    x,
    x.shape.map((_, i) => i).filter((i) => i !== affine.axis),
  );
  return [normalizeBy(x, mean, variance, affine), mean, variance];
}

function normalizeBy(x: tf.Tensor, mean: tf.Tensor, variance: tf.Tensor, affine: Affine): tf.Tensor {
  const { scale, offset, axis, epsilon } = affine;
  const along = (values: tf.Tensor) => values.reshape(x.shape.map((size, i) => (i === axis ? size : 1)));
  const slope = scale.div(variance.add(epsilon).sqrt());
  return x.sub(along(mean)).mul(along(slope)).add(along(offset));
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
    statistics = [tf.keep(mean), tf.keep(variance)]; // customGrad would dispose of them with its own scope
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
    statistics = [tf.keep(mean), tf.keep(variance)]; // customGrad would dispose of them with its own scope
    save([x, gamma, ...reserved]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) => {
      const [x, gamma, ...reserved] = saved;
      return nativeOp('FusedBatchNormGradV3', shared, [dy, x, gamma, ...reserved], 5).slice(0, 3);
    };
    return { value: y, gradFunc };
  });
  return [normalize(x, gamma, beta), ...statistics];
}
