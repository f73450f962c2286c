/** Thrown where files are not a whole encoder: cut, damaged, or something else, or cannot be read. */
export class EncoderFileError extends Error {
  override name = 'EncoderFileError';
}
