import { dataType } from '../data-type';
import type { RecordedGraph } from './recorded-graph';

/** TensorFlow's op, whose output the own op with the same input has. */
const attributes = (type: number) => ({
  T: { type },
  ksize: { list: { i: [1, 2, 2, 1] } },
  strides: { list: { i: [1, 2, 2, 1] } },
  padding: { s: Buffer.from('VALID') },
  data_format: { s: Buffer.from('NHWC') },
});
const { float32 } = dataType;
/** With fewer channels the own op is the faster one. */
const fewestChannels = 16;

/** Where no gradient asks where the maxima were, TensorFlow's max-pool is the faster one. */
export function poolInUse(graph: RecordedGraph): void {
  const pools = graph.ofOp('SiameseMaxPool');
  // The gradient asks a pool of its own, which TensorFlow finds to be the same one.
  const learning = pools.filter(({ name }) => graph.readers(`${name}:1`)?.length !== 0).map(({ input }) => input[0]);
  for (const pool of pools) {
    if (learning.includes(pool.input[0]) || graph.shapeOf(pool.name)[3] < fewestChannels) continue;
    graph.substitute(pool, 'MaxPool', pool.input, attributes(float32));
  }
}
