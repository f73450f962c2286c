/** Thrown if files are not a whole encoder: cut, damaged, of another kind, or unreadable. */
export class EncoderFileError extends Error {
  override name = 'EncoderFileError';
}
