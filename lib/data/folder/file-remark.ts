/** A file or folder that was left out, or taken in another way than as it is, and why. */
export interface FileRemark {
  /** From the folder that was asked for, with `/`. */
  file: string;
  /** On one line: `text, no image`. */
  reason: string;
}
