import type * as inNode from './kept-gallery';

/** @throws always: there are no files */
export const keptGallery: typeof inNode.keptGallery = (file) => {
  throw new Error(`openExactGallery: file ${file} cannot be kept: files are written in Node alone; leave file out`);
};
