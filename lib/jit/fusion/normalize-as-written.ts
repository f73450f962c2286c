import type { RecordedGraph } from './recorded-graph';

/** The ops that can normalise what they write, and the op that each then becomes. */
const normalizing: Record<string, string> = {
  SiameseProduct: 'SiameseProductNormalize',
  SiameseDepthwise: 'SiameseDepthwiseNormalize',
};

/**
 * When not training: a convolution whose only reader is batch normalisation by averages becomes one op with it and its
 * activation. The factor goes into the filter, and no value is read and written a second time.
 */
export function normalizeAsWritten(graph: RecordedGraph): void {
  for (const normalized of graph.ofOp('SiameseNormalize')) {
    const [x, ...statistics] = normalized.input;
    const reshaped = graph.maker(x, 'Reshape');
    const source = reshaped?.input[0] ?? x;
    const convolution = Object.keys(normalizing).flatMap((op) => graph.maker(source, op) ?? [])[0];
    if (!convolution || convolution.attr.transpose_b?.b) continue;
    if (![x, source].every((name) => graph.readers(name)?.length === 1)) continue;
    const { transpose_b: _, ...geometry } = convolution.attr;
    const inputs = [...convolution.input, ...statistics];
    graph.substitute(convolution, normalizing[convolution.op], inputs, { ...geometry, ...normalized.attr });
    graph.replace(normalized.name, reshaped?.name ?? `${convolution.name}/${normalizing[convolution.op]}`);
  }
}
