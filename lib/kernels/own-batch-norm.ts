import { hasOwnOps } from './own-ops';

/**
 * Whether this library's batch normalisation takes images of this shape: channels in multiples of 16, or of 8 with an even number
 * of rows.
 */
export function hasOwnBatchNorm(shape: number[]): boolean {
  const channels = shape[shape.length - 1];
  const rows = shape.slice(0, -1).reduce((all, size) => all * size, 1);
  return hasOwnOps() && rows > 1 && (channels % 16 === 0 || (channels % 8 === 0 && rows % 2 === 0));
}
