import type { Recording } from '../recording';
import { addBiasAfterPool } from './add-bias-after-pool';
import { fuseBiasGradients } from './bias-gradient';
import { fuseConvolutionPools } from './convolution-pool';
import { RecordedGraph } from './recorded-graph';

/** The same step with fewer passes over memory: each rule replaces some ops by others that give the same values to rounding. */
export function fuse(recording: Recording): Recording {
  const graph = new RecordedGraph(recording);
  for (const rule of [addBiasAfterPool, fuseBiasGradients, fuseConvolutionPools]) rule(graph);
  return graph.recording();
}
