import type * as inNode from './run-checkpoint';

/** @throws Error always: files can be written in Node only */
export const requireCheckpointFile: typeof inNode.requireCheckpointFile = async (path) => {
  throw new Error(
    `fit: checkpoint must be left out outside Node, where no files can be written, found ${path}; keep the weights after fit, such as by ` +
      "await encoder.save('indexeddb://encoder')",
  );
};

export const openRunCheckpoint: typeof inNode.openRunCheckpoint = (path) =>
  requireCheckpointFile(path) as Promise<never>;
