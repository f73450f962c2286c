import type { NodeDef } from '../graph-def';
import { paddingOf, strideOf } from './geometry';
import type { RecordedGraph } from './recorded-graph';

/** The limits of the ops: channels in groups that fill a vector, and the number of taps. */
const vector = 16;
const mostTaps = 25;
/** From this many pixels on, at a stride of 2 or more, TensorFlow's gradient by the filter is faster. */
const manyPixels = 256;

/**
 * Replaces depthwise convolutions and their gradients by this library's own ops: TensorFlow's gradient by the filter takes 20 to
 * 90 times as long on maps of 1x1 and 2x2, where most taps meet only padding.
 */
export function useOwnDepthwise(graph: RecordedGraph): void {
  for (const node of graph.ofOp('DepthwiseConv2dNative')) {
    const [x, filter] = node.input;
    const attr = attributesOf(node, graph.shapeOf(x), graph.shapeOf(filter));
    if (attr) graph.substitute(node, 'SiameseDepthwise', [x, filter], attr);
  }
  for (const node of graph.ofOp('DepthwiseConv2dNativeBackpropInput')) {
    const [, filter, gradient] = node.input;
    const shape = graph.shapeOf(node.name);
    const attr = attributesOf(node, shape, graph.shapeOf(filter));
    const size = { list: { i: shape.slice(1, 3) } };
    if (attr) graph.substitute(node, 'SiameseDepthwiseInputGrad', [gradient, filter], { ...attr, size });
  }
  for (const node of graph.ofOp('DepthwiseConv2dNativeBackpropFilter')) {
    const [x, , gradient] = node.input;
    const shape = graph.shapeOf(node.name);
    const [, height, width] = graph.shapeOf(x);
    const attr = attributesOf(node, graph.shapeOf(x), shape);
    if (attr && attr.stride.i > 1 && height * width >= manyPixels) continue;
    const window = { list: { i: shape.slice(0, 2) } };
    if (attr) graph.substitute(node, 'SiameseDepthwiseFilterGrad', [x, gradient], { ...attr, window });
  }
}

function attributesOf(node: NodeDef, images: number[], filter: number[]) {
  const [height, width, channels, multiplier] = filter;
  const stride = strideOf(node);
  if (!stride || multiplier !== 1 || channels % vector !== 0 || height * width > mostTaps) return undefined;
  const padding = paddingOf(node, images.slice(1, 3), [height, width], stride);
  return padding && { stride: { i: stride }, padding: { list: { i: padding } } };
}
