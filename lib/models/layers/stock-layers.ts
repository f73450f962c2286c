import { tf } from '../../tensorflow/tensorflow';
import { innerLayers } from './inner-layers';
import { hasStrangeCall } from './own-calls';

/** tfjs's layers. Outside of training none of them looks at other rows of a batch. */
const stock = new Set(
  [
    'InputLayer Model Functional Sequential TimeDistributed Bidirectional Dense Flatten Activation RepeatVector Reshape Permute Masking',
    'Embedding Add Multiply Average Maximum Minimum Concatenate Dot ReLU LeakyReLU PReLU ELU ThresholdedReLU Softmax Conv1D Conv2D Conv3D',
    'Conv2DTranspose Conv3DTranspose SeparableConv2D DepthwiseConv2D Cropping2D UpSampling2D ZeroPadding2D RNN SimpleRNN SimpleRNNCell GRU',
    'GRUCell LSTM LSTMCell StackedRNNCells ConvLSTM2D ConvLSTM2DCell Dropout SpatialDropout1D GaussianNoise GaussianDropout AlphaDropout',
    'BatchNormalization LayerNormalization MaxPooling1D MaxPooling2D MaxPooling3D AveragePooling1D AveragePooling2D AveragePooling3D',
    'GlobalAveragePooling1D GlobalAveragePooling2D GlobalMaxPooling1D GlobalMaxPooling2D Rescaling CenterCrop CategoryEncoding Resizing',
  ]
    .join(' ')
    .split(' '),
);

/** The parts of a layer that compute something, besides its `call`. */
interface Computing {
  activation?: tf.serialization.Serializable | null;
  recurrentActivation?: tf.serialization.Serializable | null;
}

const activationsOf = (layer: tf.layers.Layer) => {
  const { activation, recurrentActivation } = layer as unknown as Computing;
  return [activation, recurrentActivation].filter((found) => found != null);
};

/** True if a layer and all layers inside it are tfjs's own: their result for an image does not depend on others in the batch. */
export function isStock(layer: tf.layers.Layer): boolean {
  return (
    stock.has(layer.getClassName()) &&
    isRegistered(layer) &&
    !hasStrangeCall(layer) &&
    activationsOf(layer).every(isRegistered) &&
    innerLayers(layer).every(isStock)
  );
}

/** Whether this is an instance of the class that tfjs has registered under its name. */
function isRegistered(part: tf.serialization.Serializable): boolean {
  const { classNameMap } = tf.serialization.SerializationMap.getMap();
  const found = classNameMap[part.getClassName?.()]?.[0];
  return Boolean(found) && part.constructor === found;
}

/** Everything that computes in a layer and the layers inside it: if this list changes, the function may change. */
export const computingParts = (layer: tf.layers.Layer): unknown[] => [
  ...[layer, layer.call, ...activationsOf(layer)],
  ...innerLayers(layer).flatMap(computingParts),
];

/** Whether two lists of `computingParts` belong to the same function. */
export const areSameParts = (a: unknown[], b: unknown[]): boolean =>
  a.length === b.length && a.every((part, i) => part === b[i]);
