import { knownOptions } from '../checks/known-options';
import { tf } from '../tensorflow/tensorflow';
import { batchNormalization } from './layers/batch-normalization';
import { relu6 } from './layers/relu6';
import { requireInputShape } from './require-input-shape';

/** Settings of `mobilenetV2Encoder`. */
export interface MobilenetV2Options {
  /** Height, width and channels of the images. Default [32, 32, 3]. */
  inputShape?: [height: number, width: number, channels: number];
  /** Seed of the initial weights. Default 0. */
  seed?: number;
  /**
   * The share of its moving averages that batch normalisation keeps at each step. Default 0.99, an average over about 100 steps.
   * Keras has 0.999 here, with which a short training run is evaluated by averages of weights that are long gone.
   */
  momentum?: number;
  /** Whether pixels in [0, 1] are first mapped to [-1, 1], on which the ImageNet weights were trained. Default false. */
  rescale?: boolean;
}

/** The table of the paper: expansion t, channels c, repeats n, and the stride s of the first of them. */
const bottlenecks = [
  { expansion: 1, channels: 16, repeats: 1, stride: 1 },
  { expansion: 6, channels: 24, repeats: 2, stride: 2 },
  { expansion: 6, channels: 32, repeats: 3, stride: 2 },
  { expansion: 6, channels: 64, repeats: 4, stride: 2 },
  { expansion: 6, channels: 96, repeats: 3, stride: 1 },
  { expansion: 6, channels: 160, repeats: 3, stride: 2 },
  { expansion: 6, channels: 320, repeats: 1, stride: 1 },
];

const known = knownOptions<MobilenetV2Options>('mobilenetV2Encoder({ seed: 7 })', {
  inputShape: true,
  seed: true,
  momentum: true,
  rescale: true,
});

/**
 * [height, width, 3] -> convolution 32 3x3 / 2 -> 17 inverted residuals -> convolution 1280 1x1 -> global average pooling ->
 * 1280. An inverted residual is a 1x1 convolution that widens the input, a 3x3 depthwise convolution, and a 1x1 convolution that
 * narrows it again without a non-linearity; if input and output have the same shape, they are added. Every convolution has no
 * bias and is followed by batch normalisation (epsilon 1e-3) and, except the narrowing ones, by ReLU6. 2,257,984 parameters.
 *
 * The network of `keras.applications.MobileNetV2(include_top=False, pooling='avg')`, alpha 1, with Keras's layer names. Keras's
 * separate padding layers before strides of 2 do what "same" does, so they are left out. Weights: Glorot uniform (Glorot &
 * Bengio, 2010), from `seed`; for those trained on ImageNet see `loadImagenetWeights`.
 * @throws Error if an option is unknown, or if inputShape is not three whole numbers above 0 with height and width of 32 or more
 * @see M. Sandler et al., "MobileNetV2: Inverted Residuals and Linear Bottlenecks", CVPR 2018, table 2
 */
export function mobilenetV2Encoder(options: MobilenetV2Options = {}): tf.LayersModel {
  const { inputShape = [32, 32, 3], seed = 0, momentum = 0.99, rescale = false } = known(options);
  requireInputShape('mobilenetV2Encoder', inputShape, { least: 32 });
  const input = tf.input({ shape: inputShape });
  let x = input;
  let convolutions = 0;
  const add = (layer: tf.layers.Layer) => {
    x = layer.apply(x) as tf.SymbolicTensor;
  };
  const glorot = () => tf.initializers.glorotUniform({ seed: seed * 100 + ++convolutions });
  const convolution = (name: string, filters: number, kernelSize: number, strides = 1) =>
    add(
      tf.layers.conv2d({
        ...{ name, filters, kernelSize, strides, padding: 'same', useBias: false },
        kernelInitializer: glorot(),
      }),
    );
  const depthwise = (name: string, strides: number) =>
    add(
      tf.layers.depthwiseConv2d({
        ...{ name, kernelSize: 3, strides, padding: 'same', useBias: false },
        depthwiseInitializer: glorot(),
      }),
    );
  const normalize = (name: string) => add(Object.assign(batchNormalization({ momentum, epsilon: 1e-3 }), { name }));
  const rectify = (name: string) => add(relu6({ name }));

  function invertedResidual(prefix: string, expansion: number, channels: number, stride: number): void {
    const before = x;
    const inputChannels = x.shape[3]!;
    if (expansion > 1) {
      convolution(`${prefix}expand`, expansion * inputChannels, 1);
      normalize(`${prefix}expand_BN`);
      rectify(`${prefix}expand_relu`);
    }
    depthwise(`${prefix}depthwise`, stride);
    normalize(`${prefix}depthwise_BN`);
    rectify(`${prefix}depthwise_relu`);
    convolution(`${prefix}project`, channels, 1);
    normalize(`${prefix}project_BN`);
    if (inputChannels === channels && stride === 1)
      x = tf.layers.add({ name: `${prefix}add` }).apply([before, x]) as tf.SymbolicTensor;
  }

  if (rescale) add(tf.layers.rescaling({ scale: 2, offset: -1, name: 'rescale' }));
  convolution('Conv1', 32, 3, 2);
  normalize('bn_Conv1');
  rectify('Conv1_relu');
  let block = 0;
  for (const { expansion, channels, repeats, stride } of bottlenecks)
    for (let repeat = 0; repeat < repeats; repeat++, block++)
      invertedResidual(block ? `block_${block}_` : 'expanded_conv_', expansion, channels, repeat ? 1 : stride);
  convolution('Conv_1', 1280, 1);
  normalize('Conv_1_bn');
  rectify('out_relu');
  add(tf.layers.globalAveragePooling2d({ name: 'global_average_pooling2d' }));
  return tf.model({ inputs: input, outputs: x, name: 'mobilenet_v2' });
}
