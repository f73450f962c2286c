import type { NodeDef } from '../graph-def';
import type { RecordedGraph } from './recorded-graph';

/** The activations that the op can apply, by the name of TensorFlow's op. */
const activations: Record<string, string> = { Relu: 'relu', Relu6: 'relu6' };

/** Batch normalisation and a ReLU or ReLU6 that is its only reader become one op, and so do their gradients. */
export function fuseBatchNormActivations(graph: RecordedGraph): void {
  for (const normalized of [...graph.ofOp('SiameseBatchNorm'), ...graph.ofOp('SiameseNormalize')]) {
    const readers = graph.readers(normalized.name);
    if (readers?.length !== 1 || !(readers[0].op in activations)) continue;
    const [activated] = readers;
    const throughActivation = graph.ofOp(`${activated.op}Grad`).filter(({ input }) => input[1] === activated.name);
    const gradients = throughActivation.map((gradient) => ({ gradient, before: soleReader(graph, gradient) }));
    if (!gradients.every(({ gradient, before }) => before && isGradientOf(normalized, gradient, before))) continue;
    const activation = { s: Buffer.from(activations[activated.op]) };
    normalized.attr = { ...normalized.attr, activation };
    graph.replace(activated.name, normalized.name);
    for (const { gradient, before } of gradients as { gradient: NodeDef; before: NodeDef }[]) {
      before.input[0] = gradient.input[0];
      before.attr = { ...before.attr, activation };
    }
  }
}

/** Whether `before` carries the gradient from the activation on to the inputs of `normalized`: x, gamma and beta. */
function isGradientOf(normalized: NodeDef, gradient: NodeDef, before: NodeDef): boolean {
  const [dy, ...read] = before.input;
  if (before.op !== 'SiameseBatchNormGrad' || dy !== gradient.name) return false;
  return normalized.op === 'SiameseBatchNorm' && normalized.input.every((source, i) => source === read[i]);
}

function soleReader(graph: RecordedGraph, { name }: NodeDef): NodeDef | undefined {
  const readers = graph.readers(name);
  return readers?.length === 1 ? readers[0] : undefined;
}
