import type { NodeDef } from '../graph-def';
import { type Padding, paddingOf, strideOf } from './geometry';
import type { RecordedGraph } from './recorded-graph';

/** The limits of the fused op: the number of values under one window, and filters in groups that fill a vector. */
const mostValues = 64;
const fewTaps = 4;
const vector = 16;

/**
 * A convolution with few values per window (a first layer's) that only a 2x2 max-pool reads becomes one op with the pool, and so
 * does its gradient by the filter: the convolution's output, the largest tensor of a small network, is never written.
 */
export function fuseConvolutionPools(graph: RecordedGraph): void {
  for (const convolution of graph.ofOp('Conv2D')) {
    const pools = graph.readers(convolution.name);
    const padding = fewTapsPadding(graph, convolution);
    if (!padding || !pools?.length || pools.some(({ op }) => op !== 'SiameseMaxPool')) continue;
    const learns = pools.some(({ name }) => graph.readers(`${name}:1`)?.length);
    if (!learns && !isFewTaps(graph, convolution)) continue;
    for (const pool of pools) fusePool(graph, convolution, pool, padding);
  }
}

function fusePool(graph: RecordedGraph, convolution: NodeDef, pool: NodeDef, padding: Padding): void {
  const { input } = convolution;
  const [x, filter] = input;
  const attr = { padding: { list: { i: padding } } };
  const shape = graph.shapeOf(pool.name);
  const fused = graph.add(pool, 'SiameseConvolutionPool', input, attr, [shape, shape]);
  graph.replace(pool.name, fused.name);
  graph.replace(`${pool.name}:1`, `${fused.name}:1`);
  const [height, width] = graph.shapeOf(filter);
  for (const spread of graph.ofOp('SiameseMaxPoolGrad')) {
    if (spread.input[1] !== `${fused.name}:1`) continue;
    for (const gradient of graph.ofOp('Conv2DBackpropFilter')) {
      if (gradient.input[0] !== x || gradient.input[2] !== spread.name) continue;
      if (!isGradientOf(graph, gradient, convolution)) continue;
      const attributes = { ...attr, window: { list: { i: [height, width] } } };
      graph.substitute(gradient, 'SiameseConvolutionPoolFilterGrad', [x, ...spread.input], attributes);
    }
  }
}

/** Whether this is the gradient of that convolution by its filter; it may belong to another convolution of the same images. */
function isGradientOf(graph: RecordedGraph, gradient: NodeDef, convolution: NodeDef): boolean {
  const geometry = (node: NodeDef) => `${strideOf(node)} ${node.attr.padding.s}`;
  const filter = graph.shapeOf(convolution.input[1]);
  return graph.shapeOf(gradient.name).join() === filter.join() && geometry(gradient) === geometry(convolution);
}

/** Whether the fused op is faster even without a gradient: with more taps TensorFlow's convolution is. */
export function isFewTaps(graph: RecordedGraph, { input }: NodeDef): boolean {
  const [height, width, channels] = graph.shapeOf(input[1]);
  return height * width * channels <= fewTaps;
}

/** The padding of a convolution if the fused op can do it; otherwise undefined. */
export function fewTapsPadding(graph: RecordedGraph, convolution: NodeDef): Padding | undefined {
  const [x, filter] = convolution.input;
  const [height, width, channels, filters] = graph.shapeOf(filter);
  if (strideOf(convolution) !== 1 || height * width * channels > mostValues || filters % vector !== 0) return undefined;
  return paddingOf(convolution, graph.shapeOf(x).slice(1, 3), [height, width], 1);
}
