import { transposed } from '../onnx-graph';
import type { OnnxAttribute } from '../onnx-proto';
import type { OpView, Rule } from '../op-view';

/** The axes of height and width, or of depth, height and width, in TensorFlow's order. */
const spatial = (values: number[]) => values.slice(1, -1);

interface Window {
  kernel: number[];
  strides: number[];
  dilations?: number[];
}

/**
 * The padding before each axis, then after each. TensorFlow's "same" gives ⌈size / stride⌉ values, and puts an odd one of the
 * padding after.
 */
function padsOf(op: OpView, sizes: number[], { kernel, strides, dilations }: Window): number[] {
  const padding = op.text('padding');
  if (padding === 'VALID') return kernel.flatMap(() => [0, 0]);
  if (padding === 'EXPLICIT') {
    const pairs = op.ints('explicit_paddings').slice(2, -2);
    return [...pairs.filter((_, i) => i % 2 === 0), ...pairs.filter((_, i) => i % 2 === 1)];
  }
  const totals = sizes.map((size, i) => {
    const reach = (kernel[i] - 1) * (dilations?.[i] ?? 1) + 1;
    return Math.max((Math.ceil(size / strides[i]) - 1) * strides[i] + reach - size, 0);
  });
  return [...totals.map((total) => Math.floor(total / 2)), ...totals.map((total) => Math.ceil(total / 2))];
}

function requireChannelsLast(op: OpView): void {
  const format = op.text('data_format');
  if (format && !format.endsWith('C')) op.refuse(`has the data format ${format}`);
}

/** The kernel with its axes in ONNX's order, then reshaped if a shape is given. */
function kernelOf(op: OpView, perm: number[], shape?: number[]): string {
  const { graph, inputs } = op;
  const { constant, name } = inputs[1];
  if (constant) {
    const moved = transposed(constant, perm);
    return graph.constant(`${name}/onnx`, { ...moved, shape: shape ?? moved.shape });
  }
  const moved = graph.add('Transpose', [name], { perm });
  return shape ? graph.add('Reshape', [moved, graph.int64(shape)]) : moved;
}

const convolution: Rule = (op) => {
  requireChannelsLast(op);
  const { graph, inputs } = op;
  const [x, kernel] = inputs;
  const window = {
    kernel: kernel.shape.slice(0, -2),
    strides: spatial(op.ints('strides')),
    dilations: spatial(op.ints('dilations')),
  };
  const groups = x.shape.at(-1)! / kernel.shape.at(-2)!;
  const [last, before] = [kernel.rank - 1, kernel.rank - 2];
  const weight = kernelOf(op, [last, before, ...window.kernel.map((_, i) => i)]);
  return op.value(graph.add('Conv', [x.in('first'), weight], attributesOf(op, window, { group: groups })), 'first');
};

const depthwise: Rule = (op) => {
  requireChannelsLast(op);
  const { graph, inputs } = op;
  const [x, kernel] = inputs;
  const [height, width, channels, multiplier] = kernel.shape;
  const strides = spatial(op.ints('strides'));
  const window = { kernel: [height, width], strides, dilations: spatial(op.ints('dilations')) };
  const weight = kernelOf(op, [2, 3, 0, 1], [channels * multiplier, 1, height, width]);
  return op.value(graph.add('Conv', [x.in('first'), weight], attributesOf(op, window, { group: channels })), 'first');
};

function attributesOf(op: OpView, window: Window, more: Record<string, OnnxAttribute>): Record<string, OnnxAttribute> {
  const { kernel, strides, dilations } = window;
  // If sizes are not known, ONNX's own word for "same", which means what TensorFlow's means.
  const bySize = op.graph.anySize && op.text('padding') === 'SAME';
  const pads: Record<string, OnnxAttribute> = bySize
    ? { auto_pad: 'SAME_UPPER' }
    : { pads: padsOf(op, spatial(op.inputs[0].shape), window) };
  return { kernel_shape: kernel, strides, ...pads, ...(dilations ? { dilations } : {}), ...more };
}

/** The gradient by a convolution's input, which tfjs uses for a transposed convolution. */
const transposedConvolution: Rule = (op) => {
  requireChannelsLast(op);
  const { graph, inputs, shape } = op;
  const [, kernel, dy] = inputs;
  const strides = spatial(op.ints('strides'));
  const sizes = spatial(shape);
  const window = { kernel: kernel.shape.slice(0, -2), strides };
  const pads = padsOf(op, sizes, window);
  const [last, before] = [kernel.rank - 1, kernel.rank - 2];
  const weight = kernelOf(op, [last, before, ...window.kernel.map((_, i) => i)]);
  const output_padding = sizes.map((size, i) => {
    const reached = (dy.shape[i + 1] - 1) * strides[i] + window.kernel[i] - pads[i] - pads[i + sizes.length];
    return size - reached;
  });
  const attributes = { kernel_shape: window.kernel, strides, pads, output_padding };
  return op.value(graph.add('ConvTranspose', [dy.in('first'), weight], attributes), 'first');
};

const pool = (operator: string): Rule => {
  return (op) => {
    requireChannelsLast(op);
    const [x] = op.inputs;
    const window = { kernel: spatial(op.ints('ksize')), strides: spatial(op.ints('strides')) };
    return op.value(op.graph.add(operator, [x.in('first')], attributesOf(op, window, {})), 'first');
  };
};

/** Ops with windows over an image, a sequence or a volume. ONNX has the channels before the other axes. */
export const windows: Record<string, Rule> = {
  Conv2D: convolution,
  Conv3D: convolution,
  DepthwiseConv2dNative: depthwise,
  Conv2DBackpropInput: transposedConvolution,
  Conv3DBackpropInputV2: transposedConvolution,
  MaxPool: pool('MaxPool'),
  MaxPool3D: pool('MaxPool'),
  AvgPool: pool('AveragePool'),
  AvgPool3D: pool('AveragePool'),
};
