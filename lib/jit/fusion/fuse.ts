import { hasOwnOps } from '../../kernels/own-ops';
import type { Recording } from '../recording';
import { addBiasAfterPool } from './add-bias-after-pool';
import { fuseBatchNormActivations } from './batch-norm-activation';
import { fuseBiasGradients } from './bias-gradient';
import { fuseConvolutionPools } from './convolution-pool';
import { useOwnDepthwise } from './depthwise';
import { leaveOutIdleOps } from './idle-ops';
import { gatherMovingAverages } from './moving-averages';
import { useOwnNormalize } from './normalize';
import { normalizeAsWritten } from './normalize-as-written';
import { multiplyPointwise } from './pointwise-convolution';
import { usePoolWithoutGradient } from './pool-without-gradient';
import { useOwnProducts } from './product';
import { RecordedGraph } from './recorded-graph';
import { rectifyBeforePool } from './rectify-before-pool';
import { fuseReluDropouts } from './relu-dropout';
import { useWinograd } from './winograd';

const rules = [
  leaveOutIdleOps,
  rectifyBeforePool,
  addBiasAfterPool,
  fuseBiasGradients,
  fuseConvolutionPools,
  useWinograd,
  usePoolWithoutGradient,
  fuseReluDropouts,
  useOwnNormalize,
  fuseBatchNormActivations,
  useOwnDepthwise,
  multiplyPointwise,
  useOwnProducts,
  normalizeAsWritten,
  gatherMovingAverages,
];

/**
 * The same step with fewer passes over memory, for the CPU: each rule replaces some ops by others that give the same values up to
 * rounding.
 */
export function fuse(recording: Recording): Recording {
  if (!hasOwnOps()) return recording;
  const graph = new RecordedGraph(recording);
  for (const rule of rules) {
    rule(graph);
    graph.sweep();
  }
  return graph.recording();
}
