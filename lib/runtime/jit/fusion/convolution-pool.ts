import type { NodeDef } from '../graph-def';
import type { RecordedGraph } from './recorded-graph';

/** What the fused op takes: values that meet one window, and filters in groups that fill a vector. */
const mostValues = 64;
const vector = 16;

/**
 * A convolution with few values a window (a first layer's) that only a 2x2 max-pool reads becomes one op with it, and so does its
 * gradient by the filter: the convolution's output, the largest tensor of a small network, is never written.
 */
export function fuseConvolutionPools(graph: RecordedGraph): void {
  for (const convolution of graph.ofOp('Conv2D')) {
    const pools = graph.readers(convolution.name);
    const padding = paddingOf(graph, convolution);
    if (!padding || !pools?.length || pools.some(({ op }) => op !== 'SiameseMaxPool')) continue;
    for (const pool of pools) fusePool(graph, convolution, pool, padding);
  }
}

function fusePool(graph: RecordedGraph, { input }: NodeDef, pool: NodeDef, padding: number[]): void {
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
      const attributes = { ...attr, window: { list: { i: [height, width] } } };
      const inputs = [x, ...spread.input];
      const byFilter = graph.add(gradient, 'SiameseConvolutionPoolFilterGrad', inputs, attributes, [
        graph.shapeOf(gradient.name),
      ]);
      graph.replace(gradient.name, byFilter.name);
    }
  }
}

/** Rows and columns of zeros above, below, left and right; nothing where the fused op cannot do this convolution. */
function paddingOf(graph: RecordedGraph, { input, attr }: NodeDef): number[] | undefined {
  const [height, width, channels, filters] = graph.shapeOf(input[1]);
  const plain = [attr.strides, attr.dilations].every((sizes) => sizes?.list?.i?.every((size) => size === 1) ?? true);
  if (!plain || height * width * channels > mostValues || filters % vector !== 0) return undefined;
  const kind = Buffer.from(attr.padding.s ?? []).toString();
  if (kind === 'VALID') return [0, 0, 0, 0];
  if (kind !== 'SAME') return undefined;
  // An odd number of zeros has the odd one below and on the right.
  return [height, width].flatMap((size) => [Math.floor((size - 1) / 2), Math.ceil((size - 1) / 2)]);
}
