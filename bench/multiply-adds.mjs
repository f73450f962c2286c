/**
 * Multiply-adds that one image costs on its way through an encoder, from its layers' shapes: convolutions and dense layers,
 * nothing else. A training step is counted as three times that (forward, and two gradients as dear), each as two operations.
 * @param {import('@tensorflow/tfjs-node-gpu').LayersModel} encoder
 */
export function countMultiplyAdds(encoder) {
  return encoder.layers.reduce((sum, layer) => sum + multiplyAdds(layer), 0);
}

export const operationsOfStep = (multiplyAdds, images) => 3 * 2 * multiplyAdds * images;

function multiplyAdds(layer) {
  const shape = layer.weights[0]?.shape;
  const [, height, width] = layer.outputShape;
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
