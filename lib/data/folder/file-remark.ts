/** A file or folder that was skipped or changed on reading, and the reason. */
export interface FileRemark {
  /** The path relative to the loaded folder, with `/`. */
  file: string;
  /** One line: `not an image, by its content`. */
  reason: string;
}
