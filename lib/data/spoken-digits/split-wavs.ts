/**
 * The WAV files in bytes that hold one after the other: each says how long it is.
 * @throws Error if the last does not end with the bytes, or if one does not begin with RIFF
 */
export function splitWavs(bytes: Uint8Array): Uint8Array[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const files: Uint8Array[] = [];
  for (let from = 0; from < bytes.length; ) {
    const isRiff = from + 8 <= bytes.length && view.getUint32(from) === 0x52494646;
    const end = isRiff ? from + 8 + view.getUint32(from + 4, true) : Number.POSITIVE_INFINITY;
    if (end > bytes.length)
      throw new Error(
        `splitWavs: bytes must be whole WAV files, found ${isRiff ? 'one cut short' : 'something else'} at byte ${from}; remove the file from the cache`,
      );
    files.push(bytes.subarray(from, end));
    from = end;
  }
  return files;
}
