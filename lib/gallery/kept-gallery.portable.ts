import type * as inNode from './kept-gallery';

/** @throws Error always: files can be written in Node only */
export const keptGallery: typeof inNode.keptGallery = (file) => {
  throw new Error(`openExactGallery: file must be left out outside Node, where no files can be written, found ${file}`);
};
