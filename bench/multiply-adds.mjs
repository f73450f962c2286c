/**
 * The multiply-adds of one image in an encoder, from its layers' shapes: convolutions and dense layers only. A training step counts as
 * three times that (forward, and two gradients of equal cost), and each multiply-add as two operations.
 * @param {import('@tensorflow/tfjs-node-gpu').LayersModel} encoder
 */
export function countMultiplyAdds(encoder) {
  return encoder.layers.reduce((sum, layer) => sum + multiplyAdds(layer), 0);
}

/** @type {(multiplyAdds: number, images: number) => number} */
export const operationsOfStep = (multiplyAdds, images) => 3 * 2 * multiplyAdds * images;

/** @param {import('@tensorflow/tfjs-node-gpu').layers.Layer} layer */
function multiplyAdds(layer) {
  const shape = /** @type {number[]} */ (layer.weights[0]?.shape);
  const [, height, width] = /** @type {number[]} */ (layer.outputShape);
  switch (layer.getClassName()) {
    case 'Conv2D': // kernel [h, w, in, out]
    case 'DepthwiseConv2D': // kernel [h, w, channels, 1]
      return height * width * shape.reduce((product, size) => product * size, 1);
    case 'Dense':
      return shape[0] * shape[1];
    default:
      return 0;
  }
}
