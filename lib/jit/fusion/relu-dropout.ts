import type { NodeDef } from '../graph-def';
import type { RecordedGraph } from './recorded-graph';

/** The op needs channels in groups that fill a vector. */
const vector = 16;

/**
 * dropout(ReLU(x + bias)) becomes one op, and its gradient becomes an op that draws nothing: a result above 0 says that the value
 * was kept and was above 0 before.
 */
export function fuseReluDropouts(graph: RecordedGraph): void {
  for (const rectified of graph.ofOp('Relu')) {
    const biased = graph.maker(rectified.input[0], 'Add');
    if (!biased || graph.readers(biased.name)?.length !== 1) continue;
    const [x, bias] = biased.input;
    const channels = graph.shapeOf(x).at(-1) as number;
    if (graph.shapeOf(bias).join() !== String(channels) || channels % vector !== 0) continue;
    const readers = graph.readers(rectified.name);
    const dropped = readers?.find(({ op }) => op === 'SiameseDropout');
    const gradients = readers?.filter(({ op }) => op === 'ReluGrad') ?? [];
    if (!dropped || readers?.length !== gradients.length + 1) continue;
    const drops = gradients.map(({ input }) => graph.maker(input[0], 'SiameseDropout'));
    if (!drops.every((drop) => drop && sameDraw(drop, dropped))) continue;
    const { rate, draw } = dropped.attr;
    const fused = graph.substitute(dropped, 'SiameseReluDropout', [x, bias, dropped.input[1]], { rate, draw });
    for (const [i, gradient] of gradients.entries()) {
      const dy = (drops[i] as NodeDef).input[0];
      graph.substitute(gradient, 'SiameseReluDropoutGrad', [dy, fused.name], { rate });
    }
  }
}

const sameDraw = (a: NodeDef, b: NodeDef) =>
  a.input[1] === b.input[1] && a.attr.rate.f === b.attr.rate.f && a.attr.draw.i === b.attr.draw.i;
