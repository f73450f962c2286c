import { tf } from '../../../../lib/tensorflow/tensorflow';

type Layer = tf.layers.Layer;

const L = tf.layers;
const random = (seed: number) => tf.initializers.randomUniform({ minval: 0.2, maxval: 0.9, seed });

/** A model of these layers, one after another. */
export function chain(shape: number[], ...layers: Layer[]): tf.LayersModel {
  const input = tf.input({ shape });
  let x: tf.SymbolicTensor = input;
  for (const layer of layers) x = layer.apply(x) as tf.SymbolicTensor;
  return tf.model({ inputs: input, outputs: x });
}

/** A model that gives an image's two dense forms to a layer of several inputs. */
function merged(layer: Layer): tf.LayersModel {
  const input = tf.input({ shape: [4, 4, 2] });
  const branch = (activation: 'relu' | 'tanh', seed: number) =>
    L.conv2d({ filters: 3, kernelSize: 2, activation, kernelInitializer: random(seed) }).apply(input);
  const x = layer.apply([branch('relu', 1), branch('tanh', 2)] as tf.SymbolicTensor[]) as tf.SymbolicTensor;
  return tf.model({ inputs: input, outputs: L.flatten().apply(x) as tf.SymbolicTensor });
}

const image = [6, 7, 3];
const sequence = [5, 4];
const volume = [4, 5, 4, 2];
const weights = { kernelInitializer: random(1), biasInitializer: random(2) };
const conv = { filters: 4, kernelSize: 3, ...weights };
const recurrent = {
  units: 3,
  kernelInitializer: random(1),
  recurrentInitializer: random(2),
  biasInitializer: random(3),
};
const normalization = {
  ...{ betaInitializer: random(1), gammaInitializer: random(2) },
  ...{ movingMeanInitializer: random(3), movingVarianceInitializer: random(4) },
};
const activations = [
  ...(['elu', 'selu', 'relu', 'relu6', 'linear', 'sigmoid', 'hardSigmoid', 'softplus', 'softsign', 'tanh'] as const),
  ...(['softmax', 'swish', 'mish'] as const),
];
const after = (layer: Layer) => chain(image, L.dense({ units: 4, ...weights }), layer, L.flatten());

/** Each stock layer of tfjs in the settings that differ, by name: what has an ONNX form. */
export const stockLayers: Record<string, () => tf.LayersModel> = {
  dense: () => chain([5], L.dense({ units: 3, ...weights })),
  'dense, without bias, of images': () => chain(image, L.dense({ units: 3, useBias: false }), L.flatten()),
  'dense, of sequences': () => chain(sequence, L.dense({ units: 3, activation: 'relu', ...weights })),
  'convolution, valid': () => chain(image, L.conv2d(conv), L.flatten()),
  'convolution, same, stride 2': () => chain(image, L.conv2d({ ...conv, padding: 'same', strides: 2 }), L.flatten()),
  'convolution, stride 1 by 2': () => chain(image, L.conv2d({ ...conv, kernelSize: [2, 3], strides: [1, 2] })),
  'convolution, dilated': () => chain(image, L.conv2d({ ...conv, padding: 'same', dilationRate: 2 }), L.flatten()),
  'convolution, without bias, with activation': () =>
    chain(image, L.conv2d({ ...conv, useBias: false, activation: 'elu' }), L.flatten()),
  'convolution of sequences': () => chain(sequence, L.conv1d({ ...conv, padding: 'same' }), L.flatten()),
  'convolution of volumes': () => chain(volume, L.conv3d({ ...conv, padding: 'same', strides: 2 }), L.flatten()),
  'convolution, transposed': () => chain(image, L.conv2dTranspose({ ...conv, strides: 2 }), L.flatten()),
  'convolution, transposed, same': () =>
    chain(image, L.conv2dTranspose({ ...conv, strides: 2, padding: 'same' }), L.flatten()),
  'convolution of volumes, transposed': () =>
    chain(volume, L.conv3dTranspose({ ...conv, strides: 2, padding: 'same' }), L.flatten()),
  'depthwise convolution': () =>
    chain(image, L.depthwiseConv2d({ kernelSize: 3, padding: 'same', depthwiseInitializer: random(1) }), L.flatten()),
  'depthwise convolution, multiplied, stride 2': () =>
    chain(image, L.depthwiseConv2d({ kernelSize: 3, strides: 2, depthMultiplier: 2, depthwiseInitializer: random(1) })),
  'separable convolution': () =>
    chain(image, L.separableConv2d({ filters: 4, kernelSize: 3, depthMultiplier: 2, padding: 'same' }), L.flatten()),
  ...Object.fromEntries(
    (['valid', 'same'] as const).flatMap((padding) => [
      [`maximum pool, ${padding}`, () => chain(image, L.maxPooling2d({ poolSize: 2, padding }), L.flatten())],
      [`average pool, ${padding}`, () => chain(image, L.averagePooling2d({ poolSize: 2, padding }), L.flatten())],
      [
        `overlapping maximum pool, ${padding}`,
        () => chain(image, L.maxPooling2d({ poolSize: [3, 2], strides: [2, 1], padding }), L.flatten()),
      ],
      [
        `overlapping average pool, ${padding}`,
        () => chain(image, L.averagePooling2d({ poolSize: 3, strides: [2, 1], padding }), L.flatten()),
      ],
      [`maximum pool of sequences, ${padding}`, () => chain(sequence, L.maxPooling1d({ poolSize: 2, padding }))],
      [`average pool of sequences, ${padding}`, () => chain(sequence, L.averagePooling1d({ poolSize: 2, padding }))],
      [`maximum pool of volumes, ${padding}`, () => chain(volume, L.maxPooling3d({ poolSize: 2, padding }))],
      [`average pool of volumes, ${padding}`, () => chain(volume, L.averagePooling3d({ poolSize: 2, padding }))],
    ]),
  ),
  'global average pool': () => chain(image, L.globalAveragePooling2d({})),
  'global maximum pool': () => chain(image, L.globalMaxPooling2d({})),
  'global average pool of sequences': () => chain(sequence, L.globalAveragePooling1d({})),
  'global maximum pool of sequences': () => chain(sequence, L.globalMaxPooling1d({})),
  'batch normalisation of images': () => chain(image, L.batchNormalization(normalization), L.flatten()),
  'batch normalisation after a convolution': () =>
    chain(image, L.conv2d(conv), L.batchNormalization(normalization), L.reLU(), L.flatten()),
  'batch normalisation after a depthwise convolution': () =>
    chain(image, L.depthwiseConv2d({ kernelSize: 2, depthMultiplier: 2 }), L.batchNormalization(normalization)),
  'batch normalisation, no scale or centre': () =>
    chain(image, L.conv2d(conv), L.batchNormalization({ ...normalization, scale: false, center: false })),
  'batch normalisation of vectors': () => chain([5], L.batchNormalization(normalization)),
  'batch normalisation of sequences': () => chain(sequence, L.batchNormalization(normalization)),
  'batch normalisation of rows': () => chain(image, L.batchNormalization({ ...normalization, axis: 1 }), L.flatten()),
  'layer normalisation': () =>
    chain(sequence, L.layerNormalization({ betaInitializer: random(1), gammaInitializer: random(2) })),
  ...Object.fromEntries(
    activations.map((activation) => [`activation ${activation}`, () => after(L.activation({ activation }))]),
  ),
  ReLU: () => after(L.reLU()),
  'ReLU with a maximum': () => after(L.reLU({ maxValue: 1.5 })),
  'leaky ReLU': () => after(L.leakyReLU({ alpha: 0.2 })),
  PReLU: () => after(L.prelu({ alphaInitializer: random(3) })),
  'PReLU with shared axes': () => after(L.prelu({ alphaInitializer: random(3), sharedAxes: [1, 2] })),
  ELU: () => after(L.elu({ alpha: 1 })),
  'thresholded ReLU': () => after(L.thresholdedReLU({ theta: 0.4 })),
  softmax: () => after(L.softmax({ axis: -1 })),
  flatten: () => chain(image, L.flatten()),
  reshape: () => chain(image, L.reshape({ targetShape: [9, 14] })),
  permute: () => chain(image, L.permute({ dims: [3, 1, 2] })),
  'repeat vector': () => chain([4], L.repeatVector({ n: 3 })),
  'zero padding': () =>
    chain(
      image,
      L.zeroPadding2d({
        padding: [
          [1, 2],
          [0, 3],
        ],
      }),
    ),
  'zero padding before a convolution': () =>
    chain(image, L.conv2d(conv), L.zeroPadding2d({ padding: 1 }), L.conv2d(conv), L.flatten()),
  'cropping of images': () =>
    chain(
      image,
      L.cropping2D({
        cropping: [
          [1, 2],
          [0, 3],
        ],
      }),
    ),
  'upsampling, nearest': () => chain(image, L.upSampling2d({ size: [2, 3] })),
  'upsampling, bilinear': () => chain(image, L.upSampling2d({ size: [2, 3], interpolation: 'bilinear' })),
  rescaling: () => chain(image, L.rescaling({ scale: 2, offset: -1 })),
  add: () => merged(L.add()),
  multiply: () => merged(L.multiply()),
  average: () => merged(L.average()),
  maximum: () => merged(L.maximum()),
  minimum: () => merged(L.minimum()),
  'concatenate by channels': () => merged(L.concatenate()),
  'concatenate by rows': () => merged(L.concatenate({ axis: 1 })),
  dot: () => {
    const input = tf.input({ shape: [5] });
    const two = [1, 2].map((seed) => L.dense({ units: 4, kernelInitializer: random(seed) }).apply(input));
    const x = L.dot({ axes: 1, normalize: true }).apply(two as tf.SymbolicTensor[]) as tf.SymbolicTensor;
    return tf.model({ inputs: input, outputs: x });
  },
  dropout: () => chain([5], L.dropout({ rate: 0.5 }), L.dense({ units: 2, ...weights })),
  'dropout of channels': () => chain(sequence, L.spatialDropout1d({ rate: 0.5 }), L.dense({ units: 2, ...weights })),
  'noise of three kinds': () =>
    chain([5], L.gaussianNoise({ stddev: 1 }), L.gaussianDropout({ rate: 0.5 }), L.alphaDropout({ rate: 0.5 })),
  embedding: () =>
    chain([4], L.embedding({ inputDim: 3, outputDim: 2, embeddingsInitializer: random(1) }), L.flatten()),
  masking: () => chain(sequence, L.masking({ maskValue: 0 })),
  'recurrent, simple': () => chain(sequence, L.simpleRNN(recurrent)),
  'recurrent, LSTM, every step': () => chain(sequence, L.lstm({ ...recurrent, returnSequences: true })),
  'recurrent, GRU, backwards': () => chain(sequence, L.gru({ ...recurrent, goBackwards: true })),
  'recurrent, both ways': () =>
    chain(sequence, L.bidirectional({ layer: L.lstm(recurrent) as tf.RNN, mergeMode: 'concat' })),
  'recurrent, of images': () =>
    chain([3, 5, 5, 2], L.convLstm2d({ filters: 2, kernelSize: 2, kernelInitializer: random(1) }) as Layer),
  'time distributed': () => chain(sequence, L.timeDistributed({ layer: L.dense({ units: 2, ...weights }) })),
};
