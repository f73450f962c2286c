import { tf } from '../../runtime/tensorflow';
import { normaliseByOneOp } from './batch-normalization';
import { dropByOneOp } from './dropout';
import { l2NormalisationName, normaliseInOne } from './l2-normalisation';
import { rectifyByOneOp } from './relu6';

/** The stock layers that an `l2Normalisation` is made of. */
const l2Layers = 'InputLayer,Rescaling,Concatenate,LayerNormalization,Reshape,Cropping2D,Flatten';

/**
 * Puts this library's layers in place of the stock ones as which they were saved: batch normalisation of the last axis, dropout,
 * ReLU with a maximum of 6, and scaling to length 1. Any other layer stays as it is, as do those of these kinds whose settings the
 * library's layer does not have. What the model computes stays the same, but for rounding.
 */
export function useStandIns(model: tf.LayersModel): void {
  for (const layer of model.layers) {
    const config = layer.getConfig();
    if (layer instanceof tf.LayersModel) {
      const parts = layer.layers.map((part) => part.getClassName()).join();
      if (layer.name === l2NormalisationName && parts === l2Layers) normaliseInOne(layer);
      else useStandIns(layer);
      continue;
    }
    switch (layer.getClassName()) {
      case 'BatchNormalization':
        if (isWhole(layer)) normaliseByOneOp(layer, config as { momentum: number; epsilon: number });
        break;
      case 'Dropout':
        if (config.noiseShape == null && config.seed == null) dropByOneOp(layer, config.rate as number);
        break;
      case 'ReLU':
        if (config.maxValue === 6) rectifyByOneOp(layer);
        break;
    }
  }
}

/** Whether a batch normalisation is that of [batch, height, width, channels], with gamma and beta. */
function isWhole(layer: tf.layers.Layer): boolean {
  const { axis, center, scale } = layer.getConfig();
  const rank = (layer.input as tf.SymbolicTensor).shape.length;
  return rank === 4 && (axis === -1 || axis === 3) && center === true && scale === true;
}
