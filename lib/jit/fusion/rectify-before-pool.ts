import type { NodeDef } from '../graph-def';
import { fewTapsPadding, isFewTaps } from './convolution-pool';
import { strideOf } from './geometry';
import type { RecordedGraph } from './recorded-graph';

/**
 * ReLU(max-pool(convolution + bias)) without a gradient, as outside of training: the ReLU moves before the pool, because
 * TensorFlow's convolution adds a bias and rectifies as it writes. A first convolution becomes one op with everything that
 * follows it.
 */
export function rectifyBeforePool(graph: RecordedGraph): void {
  for (const rectified of graph.ofOp('Relu')) {
    const pool = graph.maker(rectified.input[0], 'MaxPool') ?? graph.maker(rectified.input[0], 'SiameseMaxPool');
    const biased = pool && graph.maker(pool.input[0], 'Add');
    const convolution = biased && graph.maker(biased.input[0], 'Conv2D');
    if (!convolution || ![pool, biased, convolution].every(({ name }) => graph.readers(name)?.length === 1)) continue;
    if (!isTwoByTwo(pool, graph.shapeOf(biased.name)) || graph.readers(`${pool.name}:1`)?.length) continue;
    const bias = biased.input[1];
    if (graph.shapeOf(bias).join() !== String(graph.shapeOf(convolution.name)[3])) continue;
    const padding = isFewTaps(graph, convolution) ? fewTapsPadding(graph, convolution) : undefined;
    if (padding) {
      const attr = { padding: { list: { i: padding } } };
      graph.substitute(rectified, 'SiameseConvolutionPoolRelu', [...convolution.input, bias], attr);
    } else {
      const shape = graph.shapeOf(biased.name);
      pool.input[0] = graph.add(rectified, 'Relu', [biased.name], rectified.attr, [shape]).name;
      graph.replace(rectified.name, pool.name);
    }
  }
}

function isTwoByTwo(pool: NodeDef, [, height, width]: number[]): boolean {
  if (pool.op === 'SiameseMaxPool') return true;
  const [, rows, columns] = pool.attr.ksize?.list?.i ?? [];
  const whole = String(pool.attr.padding.s) === 'VALID' || (height % 2 === 0 && width % 2 === 0);
  return rows === 2 && columns === 2 && strideOf(pool) === 2 && whole;
}
