/** A chunk of a RIFF file, padded to an even length. */
export function chunk(name: string, contents: Uint8Array): Uint8Array {
  const bytes = Buffer.alloc(8 + contents.length + (contents.length % 2));
  bytes.write(name, 'latin1');
  bytes.writeUInt32LE(contents.length, 4);
  bytes.set(contents, 8);
  return bytes;
}

/** A RIFF file of chunks. */
export function riff(...chunks: Uint8Array[]): Uint8Array {
  const body = Buffer.concat(chunks);
  const header = Buffer.from('RIFF    WAVE', 'latin1');
  header.writeUInt32LE(4 + body.length, 4);
  return new Uint8Array(Buffer.concat([header, body]));
}

interface Format {
  tag?: number;
  channels?: number;
  rate?: number;
  bits?: number;
  /** The number of bytes per frame that it gives; by default the right one. */
  frame?: number;
}

/** The contents of a `fmt ` chunk. */
export function format({ tag = 1, channels = 1, rate = 8000, bits = 16, frame }: Format = {}): Buffer {
  const frameBytes = frame ?? (channels * bits) / 8;
  const bytes = Buffer.alloc(16);
  bytes.writeUInt16LE(tag, 0);
  bytes.writeUInt16LE(channels, 2);
  bytes.writeUInt32LE(rate, 4);
  bytes.writeUInt32LE((rate * frameBytes) % 2 ** 32, 8);
  bytes.writeUInt16LE(frameBytes, 12);
  bytes.writeUInt16LE(bits, 14);
  return bytes;
}

/** The same in the extensible form, with the format in its identifier. */
export function extensible(settings: Format & { tag: number }): Buffer {
  const more = Buffer.from('1600100000000000', 'hex');
  const identifier = Buffer.from('0000000000001000800000aa00389b71', 'hex');
  identifier.writeUInt16LE(settings.tag, 0);
  return Buffer.concat([format({ ...settings, tag: 0xfffe }), more, identifier]);
}

/** A WAV file of 16 bits, one channel. */
export const wavOf = (samples: readonly number[], rate = 8000) =>
  riff(chunk('fmt ', format({ rate })), chunk('data', new Uint8Array(Int16Array.from(samples).buffer)));
