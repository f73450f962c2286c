/** Stands in for a layer of TensorFlow's. */
export function layer(type: string, outputShape: unknown, parameters: number, config: object = {}, inputs?: string[]) {
  return {
    name: `${type}_${JSON.stringify(outputShape)}`,
    getClassName: () => type,
    getConfig: () => config,
    outputShape,
    countParams: () => parameters,
    inboundNodes: inputs && [{ inboundLayers: inputs.map((name) => ({ name })) }],
  };
}

export const convolution = layer('Conv2D', [null, 28, 28, 64], 320, {
  filters: 64,
  kernelSize: [2, 2],
  strides: [1, 1],
  padding: 'same',
  activation: 'relu',
});
