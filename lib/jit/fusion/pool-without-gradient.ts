import { dataType } from '../data-type';
import type { RecordedGraph } from './recorded-graph';

/** The attributes of TensorFlow's op that gives the same output as the own op. */
const attributes = (type: number) => ({
  T: { type },
  ksize: { list: { i: [1, 2, 2, 1] } },
  strides: { list: { i: [1, 2, 2, 1] } },
  padding: { s: Buffer.from('VALID') },
  data_format: { s: Buffer.from('NHWC') },
});
const { float32 } = dataType;
/** With fewer channels the own op is faster. */
const fewestChannels = 16;

/** TensorFlow's max-pool is faster if no gradient needs the places of the maxima. */
export function usePoolWithoutGradient(graph: RecordedGraph): void {
  const pools = graph.ofOp('SiameseMaxPool');
  // The gradient reads a pool node of its own on the same input, which TensorFlow later merges with this one.
  const learning = pools.filter(({ name }) => graph.readers(`${name}:1`)?.length !== 0).map(({ input }) => input[0]);
  for (const pool of pools) {
    if (learning.includes(pool.input[0]) || graph.shapeOf(pool.name)[3] < fewestChannels) continue;
    graph.substitute(pool, 'MaxPool', pool.input, attributes(float32));
  }
}
