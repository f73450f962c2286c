import type * as inNode from './kept-gallery';

/** @throws Error always: files can be written in Node only */
export const keptGallery: typeof inNode.keptGallery = (file) => {
  throw new Error(`openExactGallery: file ${file} cannot be kept: files are written in Node alone; leave file out`);
};
