import type * as inNode from './line-writer';

export const nowhere: typeof inNode.nowhere = { live: false, columns: () => Number.POSITIVE_INFINITY, line: () => {} };

/** Draws nothing: a page shows progress through `onProgress`. */
export const lineWriter: typeof inNode.lineWriter = () => nowhere;
