import type * as inNode from './line-writer';

export const nowhere: typeof inNode.nowhere = { live: false, columns: () => Number.POSITIVE_INFINITY, line: () => {} };

/** Nowhere: a page shows progress by `onProgress`, where and as it likes. */
export const lineWriter: typeof inNode.lineWriter = () => nowhere;
