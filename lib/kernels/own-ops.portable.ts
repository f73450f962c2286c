import type * as inNode from './own-ops';

/** False: the own ops are TensorFlow's. */
export const hasOwnOps: typeof inNode.hasOwnOps = () => false;

export const withStockOps: typeof inNode.withStockOps = (f) => f();
