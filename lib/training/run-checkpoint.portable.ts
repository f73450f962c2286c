import type * as inNode from './run-checkpoint';

/** @throws Error always: files can be written in Node only */
export const requireCheckpointFile: typeof inNode.requireCheckpointFile = async (path) => {
  throw new Error(
    `fit: checkpoint ${path} is to be a file, and files are written in Node alone; leave checkpoint out, and keep the weights after fit, ` +
      "such as by await encoder.save('indexeddb://encoder')",
  );
};

export const openRunCheckpoint: typeof inNode.openRunCheckpoint = async (path) => {
  await requireCheckpointFile(path);
  throw new Error('fit: no checkpoint can be opened');
};
