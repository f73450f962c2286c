import { tf } from '../../tensorflow/tensorflow';
import { normalizeByOneOp } from './batch-normalization';
import { dropByOneOp, dropCellsByOneOp } from './dropout';
import { watchRuns } from './frozen';
import { innerLayers } from './inner-layers';
import { l2NormalizationName, normalizeInOne } from './l2-normalization';
import { addNoiseByOneOp } from './noise';
import { rectifyByOneOp } from './relu6';

/** The stock layers of which `l2Normalization` is made. */
const l2Layers = 'InputLayer,Rescaling,Concatenate,LayerNormalization,Reshape,Cropping2D,Flatten';

/** One layer of each class that has a stand-in. They have names, so that they do not change tfjs's own numbering. */
const stockLayers = [
  tf.layers.alphaDropout({ rate: 0, name: 'stock' }),
  tf.layers.batchNormalization({ name: 'stock' }),
  tf.layers.dropout({ rate: 0, name: 'stock' }),
  tf.layers.gaussianDropout({ rate: 0, name: 'stock' }),
  tf.layers.gaussianNoise({ stddev: 0, name: 'stock' }),
  tf.layers.reLU({ name: 'stock' }),
  tf.layers.spatialDropout1d({ rate: 0, name: 'stock' }),
];
const stockCalls = new Map(stockLayers.map((layer) => [layer.getClassName(), layer.call]));

/**
 * Gives stock layers this library's implementations: batch normalisation, dropout of values and of channels, noise, ReLU with a
 * maximum of 6 (as a layer or as an activation), the dropout of recurrent layers, and the layers as which scaling to length 1 is
 * saved; in models and wrappers inside the model too. Any other layer stays as it is, as does one with a `call` of its own, such
 * as those of this library. Outside of training the model computes the same up to rounding.
 */
export function useStandIns(layer: tf.layers.Layer): void {
  if (isL2Normalization(layer)) {
    if (!Object.hasOwn(layer, 'call')) normalizeInOne(layer);
    return;
  }
  if (layer instanceof tf.LayersModel) watchRuns(layer);
  if (stockCalls.get(layer.getClassName()) === layer.call) replaceCall(layer);
  rectifyActivation(layer);
  if ('dropoutFunc' in layer) dropCellsByOneOp(layer);
  for (const inner of innerLayers(layer)) useStandIns(inner);
}

function replaceCall(layer: tf.layers.Layer): void {
  switch (layer.getClassName()) {
    case 'BatchNormalization':
      normalizeByOneOp(layer);
      break;
    case 'Dropout':
    case 'SpatialDropout1D':
      dropByOneOp(layer);
      break;
    case 'ReLU':
      if (layer.getConfig().maxValue === 6) rectifyByOneOp(layer);
      break;
    default:
      addNoiseByOneOp(layer);
  }
}

/** A convolution, a dense layer or an activation layer may end in ReLU6, which tfjs composes of two ops. */
function rectifyActivation(layer: tf.layers.Layer): void {
  const { activation } = layer as unknown as {
    activation?: { getClassName?(): string; apply(x: tf.Tensor): tf.Tensor };
  };
  if (activation?.getClassName?.() === 'relu6') activation.apply = (x) => tf.relu6(x);
}

function isL2Normalization(layer: tf.layers.Layer): layer is tf.LayersModel {
  if (!(layer instanceof tf.LayersModel) || layer.name !== l2NormalizationName) return false;
  return layer.layers.map((part) => part.getClassName()).join() === l2Layers;
}
