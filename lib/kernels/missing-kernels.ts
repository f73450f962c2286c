import type { NamedTensorInfoMap } from '@tensorflow/tfjs';
import { tf } from '../tensorflow/tensorflow';
import { depthwiseFilterGradient, depthwiseInputGradient, filterGradient } from './convolution-gradients';
import { averagePoolGradient, maxPoolGradient } from './pool-gradients';

/** What tfjs calls these kernels with. */
interface Attributes {
  strides: number | [number, number];
  pad: 'valid' | 'same' | number;
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
  dataFormat?: 'NHWC' | 'NCHW';
  filterShape: [number, number, number, number];
  inputShape: [number, number, number, number];
  filterSize: number | [number, number];
}

type Kernel = (inputs: Record<string, tf.Tensor4D>, attributes: Attributes) => tf.Tensor4D;

type Shape = [number, number, number, number];
const { computeConv2DInfo, computePool2DInfo } = tf.backend_util;

function convolution(shape: Shape, filter: Shape, attributes: Attributes, isDepthwise: boolean) {
  const { strides, pad, dimRoundingMode } = attributes;
  return computeConv2DInfo(shape, filter, strides, 1, pad, dimRoundingMode, isDepthwise);
}

const pooling = ({ shape }: tf.Tensor4D, { filterSize, strides, pad, dimRoundingMode }: Attributes) =>
  computePool2DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode);

/** Kernels of gradients that a backend of tfjs may lack, as WebAssembly's does, made of ops that each has. */
const kernels: Record<string, Kernel> = {
  Conv2DBackpropFilter: ({ x, dy }, attributes) =>
    filterGradient(x, dy, convolution(x.shape, attributes.filterShape, attributes, false)),
  DepthwiseConv2dNativeBackpropFilter: ({ x, dy }, attributes) =>
    depthwiseFilterGradient(x, dy, convolution(x.shape, attributes.filterShape, attributes, true)),
  DepthwiseConv2dNativeBackpropInput: ({ dy, filter }, attributes) =>
    depthwiseInputGradient(dy, filter, convolution(attributes.inputShape, filter.shape, attributes, true)),
  MaxPoolGrad: ({ dy, input, output }, attributes) => maxPoolGradient(dy, input, output, pooling(input, attributes)),
  AvgPoolGrad: ({ dy, input }, attributes) => averagePoolGradient(dy, input, pooling(input, attributes)),
};

/**
 * Gives the backend that computes now the kernels of `kernels` that it lacks, so that networks can be trained on it. Those that it has stay
 * its own. `fit` calls it.
 */
export function composeMissingKernels(): void {
  const backendName = tf.getBackend();
  for (const [kernelName, kernel] of Object.entries(kernels))
    if (!tf.getKernel(kernelName, backendName))
      tf.registerKernel({
        kernelName,
        backendName,
        kernelFunc: ({ inputs, attrs }) =>
          tf.tidy(() => kernel(asTensors(inputs), requireLast(kernelName, attrs as unknown as Attributes))),
      });
}

/** tfjs gives a kernel tensors, though its types say less. */
const asTensors = (inputs: NamedTensorInfoMap) => inputs as Record<string, tf.Tensor4D>;

function requireLast(kernelName: string, attributes: Attributes): Attributes {
  if (attributes.dataFormat === 'NCHW')
    throw new Error(`${kernelName}: images must have their channels last, found NCHW; use dataFormat 'channelsLast'`);
  return attributes;
}
