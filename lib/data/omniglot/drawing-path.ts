/** What a drawing's path in one of the image archives says. */
interface Drawing {
  /** `Greek`. */
  alphabet: string;
  /** `Greek/character03`. */
  letter: string;
  /** 0 to 19: the number at the end of the path, less one. */
  drawer: number;
}

const pattern = /^(([^/]+)\/character\d\d)\/\d{4}_(0[1-9]|1\d|20)\.png$/;

/** Reads a path below an archive's outer folder, such as `Greek/character03/0396_17.png`; undefined if it is not that of a drawing. */
export function drawingAt(path: string): Drawing | undefined {
  const [, letter, alphabet, drawer] = pattern.exec(path) ?? [];
  return drawer ? { alphabet, letter, drawer: Number(drawer) - 1 } : undefined;
}
