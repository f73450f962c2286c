/** Bytes before the first sample. */
const header = 44;

/**
 * A WAV file of one channel: each sample s as the 16-bit integer round(32,768 s), limited to -32,768 and 32,767, so that samples beyond -1 and
 * 1 are clipped. `parseWav`, which divides by 32,768, gives every other sample back to 1 / 65,536, and those of a file of 16 bits exactly.
 *
 * @param samples finite numbers
 * @param sampleRate samples per second, a whole number
 * @see Microsoft and IBM, Multimedia Programming Interface and Data Specifications 1.0, 1991
 */
export function encodeWav(samples: ArrayLike<number>, sampleRate: number): Uint8Array {
  const length = 2 * samples.length;
  const bytes = new Uint8Array(header + length);
  const view = new DataView(bytes.buffer);
  const name = (at: number, letters: string) =>
    bytes.set(
      Array.from(letters, (letter) => letter.charCodeAt(0)),
      at,
    );
  name(0, 'RIFF');
  view.setUint32(4, bytes.length - 8, true);
  name(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true); // PCM
  view.setUint16(22, 1, true); // channels
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, 2 * sampleRate, true); // bytes per second
  view.setUint16(32, 2, true); // bytes per frame
  view.setUint16(34, 16, true); // bits per sample
  name(36, 'data');
  view.setUint32(40, length, true);
  for (let i = 0; i < samples.length; i++)
    view.setInt16(header + 2 * i, Math.max(-32_768, Math.min(32_767, Math.round(32_768 * samples[i]))), true);
  return bytes;
}
