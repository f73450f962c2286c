import { type ImageDataset, makeImageDataset } from '../dataset';
import { side } from './decode-drawing';
import type { Drawings } from './decode-drawings';
import { drawingAt } from './drawing-path';

/** Handwritten letters. The labels are the letters (`Greek/character03`); alphabets and drawers are kept too. */
export interface OmniglotImages extends ImageDataset {
  /** The alphabet of each image, [size]: an index into `alphabetNames`. */
  alphabets: Int32Array;
  alphabetNames: string[];
  /** The drawer of each image, [size], 0 to 19: the number at the end of its file's name, less one. */
  drawers: Int32Array;
}

/** Drawings as a data set: letters and alphabets are numbered as they occur. */
export function omniglotImages({ paths, images }: Drawings, { name }: { name: string }): OmniglotImages {
  const drawings = paths.map((path) => drawingAt(path)!);
  const letters = new Map<string, number>();
  const alphabets = new Map<string, number>();
  const number = (names: Map<string, number>, each: string) =>
    names.get(each) ?? names.set(each, names.size).get(each)!;
  const labels = Int32Array.from(drawings, ({ letter }) => number(letters, letter));
  const ofAlphabet = Int32Array.from(drawings, ({ alphabet }) => number(alphabets, alphabet));
  const dataset = makeImageDataset({ name, images, shape: [side, side, 1], labels, classNames: [...letters.keys()] });
  const drawers = Int32Array.from(drawings, ({ drawer }) => drawer);
  return { ...dataset, alphabets: ofAlphabet, alphabetNames: [...alphabets.keys()], drawers };
}
