import { riffChunks } from './wav/riff-chunks';
import { refuseWav } from './wav/wav-error';
import { type WavFormat, wavFormat } from './wav/wav-format';

/** The contents of a WAV file. */
export interface WavAudio {
  /** The samples of each channel, [channels] of [frames]: -1 to 1. */
  channels: Float32Array[];
  /** Frames per second. */
  sampleRate: number;
  /** The bits of a sample in the file. */
  bits: 8 | 16 | 24 | 32;
  /** What a sample is in the file. */
  encoding: 'integer' | 'float';
}

/**
 * Reads a WAV file: RIFF chunks in any order, among them `fmt ` and `data`; PCM integers of 8 (unsigned), 16, 24 or 32 bits, or floats of
 * 32 bits; any number of channels, whose samples take turns; also the extensible format. An integer of b bits is divided by 2^(b - 1), so
 * that samples are from -1 to just below 1; those of 32 bits are rounded to 24. Floats stay as they are, whatever they are.
 *
 * Channels, bits and the bytes of a frame must agree, and the chunks must fill the file exactly, with one frame or more; the bytes per
 * second are not looked at. Nothing is allocated by the
 * header's numbers alone.
 * @throws {WavError} otherwise: other bytes, another encoding, a truncated file, trailing bytes
 * @see Microsoft and IBM, Multimedia Programming Interface and Data Specifications 1.0, 1991; Microsoft, Multiple Channel Audio Data and
 * WAVE Files, 2001 (the extensible format)
 */
export function parseWav(bytes: Uint8Array): WavAudio {
  if (Object.prototype.toString.call(bytes) !== '[object Uint8Array]')
    refuseWav('bytes must be a Uint8Array', 'something else', 'pass the bytes of a file');
  const chunks = riffChunks(bytes);
  const [header, data] = ['fmt ', 'data'].map(
    (name) =>
      chunks.get(name) ??
      refuseWav("a WAV file must have the chunks 'fmt ' and 'data'", `no '${name}'`, 'get the file again, whole'),
  );
  const { channels, sampleRate, bits, encoding } = wavFormat(header);
  const frame = (channels * bits) / 8;
  if (data.length === 0 || data.length % frame !== 0)
    refuseWav(
      `chunk 'data' must be one or more frames of ${frame} bytes`,
      `${data.length} bytes`,
      'get the file again',
    );
  const read = readers[encoding === 'float' ? 'float' : bits];
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  const found = Array.from({ length: channels }, () => new Float32Array(data.length / frame));
  for (const [channel, samples] of found.entries())
    for (let i = 0, at = (channel * bits) / 8; i < samples.length; i++, at += frame) samples[i] = read(view, at);
  return { channels: found, sampleRate, bits, encoding };
}

/** The sample at a byte. */
const readers: Record<WavFormat['bits'] | 'float', (view: DataView, at: number) => number> = {
  8: (view, at) => (view.getUint8(at) - 128) / 2 ** 7,
  16: (view, at) => view.getInt16(at, true) / 2 ** 15,
  24: (view, at) => (view.getUint16(at, true) + view.getInt8(at + 2) * 2 ** 16) / 2 ** 23,
  32: (view, at) => view.getInt32(at, true) / 2 ** 31,
  float: (view, at) => view.getFloat32(at, true),
};
