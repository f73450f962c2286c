import { dataType } from '../data-type';
import type { NodeDef } from '../graph-def';
import { type Padding, paddingOf, strideOf } from './geometry';
import type { RecordedGraph } from './recorded-graph';

/** The ops need channels in groups that fill a vector. */
const vector = 16;
/** The range of channels times filters in which the ops were measured to be faster than TensorFlow's at every level of x86-64. */
const fewestProducts = 16 * 32;
const mostProducts = 256 * 256;
/** TensorFlow's number for the type that the ops take. */
const { float32 } = dataType;

const attributes = (padding: number[]) => ({ padding: { list: { i: padding } } });

/**
 * Convolutions by 2x2 and 3x3 filters, and their gradients, with fewer multiplications: 9 instead of 16 for four results, or 16
 * instead of 36 (Winograd's minimal filtering; Lavin & Gray, 2016). If only a 2x2 max-pool reads the convolution, the two become
 * one op.
 */
export function useWinograd(graph: RecordedGraph): void {
  for (const node of graph.ofOp('Conv2D')) {
    const [x, filter] = node.input;
    const padding = paddingBy(node, graph.shapeOf(x), graph.shapeOf(filter));
    if (!padding) continue;
    const pools = graph.readers(node.name);
    if (!pools?.length || pools.some(({ op }) => op !== 'SiameseMaxPool'))
      graph.substitute(node, 'SiameseWinograd', [x, filter], attributes(padding));
    else for (const pool of pools) fusePool(graph, node, pool, padding);
  }
  for (const node of graph.ofOp('Conv2DBackpropInput')) byImages(graph, node);
  for (const node of graph.ofOp('Conv2DBackpropFilter')) byFilter(graph, node);
}

function fusePool(graph: RecordedGraph, { input }: NodeDef, pool: NodeDef, padding: Padding): void {
  const shape = graph.shapeOf(pool.name);
  const fused = graph.add(pool, 'SiameseWinogradPool', input, attributes(padding), [shape, shape]);
  graph.replace(pool.name, fused.name);
  graph.replace(`${pool.name}:1`, `${fused.name}:1`);
}

function byImages(graph: RecordedGraph, node: NodeDef): void {
  const [, filter, gradient] = node.input;
  const [size] = graph.shapeOf(filter);
  const padding = paddingBy(node, graph.shapeOf(node.name), graph.shapeOf(filter));
  if (!padding) return;
  const back = attributes(padding.map((rows) => size - 1 - rows));
  const spread = graph.maker(gradient, 'SiameseMaxPoolGrad');
  if (spread) {
    const attr = { ...back, size: spread.attr.size };
    graph.substitute(node, 'SiameseWinogradPoolInputGrad', [...spread.input, filter], attr);
  } else graph.substitute(node, 'SiameseWinograd', [gradient, filter], { ...back, gradient: { b: true } });
}

function byFilter(graph: RecordedGraph, node: NodeDef): void {
  const [x, , gradient] = node.input;
  const filter = graph.shapeOf(node.name);
  const padding = paddingBy(node, graph.shapeOf(x), filter);
  if (!padding) return;
  const attr = { ...attributes(padding), size: { i: filter[0] } };
  const spread = graph.maker(gradient, 'SiameseMaxPoolGrad');
  if (spread) graph.substitute(node, 'SiameseWinogradPoolFilterGrad', [x, ...spread.input], attr);
  else graph.substitute(node, 'SiameseWinogradFilterGrad', [x, gradient], attr);
}

/** The padding of a convolution if the ops can do it, from the shapes of its images and filters; otherwise undefined. */
function paddingBy(node: NodeDef, image: number[], [height, width, channels, filters]: number[]): Padding | undefined {
  const small = height === width && (height === 2 || height === 3);
  if (!small || channels % vector !== 0 || filters % vector !== 0) return undefined;
  if (channels * filters < fewestProducts || channels * filters > mostProducts) return undefined;
  if (strideOf(node) !== 1 || node.attr.T?.type !== float32) return undefined;
  return paddingOf(node, image.slice(1, 3), [height, width], 1);
}
