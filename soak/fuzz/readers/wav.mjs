import { parseWav } from '../../../lib/dist/data/parse-wav.js';
import { WavError } from '../../../lib/dist/data/wav/wav-error.js';
import { WrongResult } from '../reader.mjs';

/**
 * @param {string} name
 * @param {Buffer} contents
 */
function chunk(name, contents) {
  const header = Buffer.from(`${name}....`);
  header.writeUInt32LE(contents.length, 4);
  return Buffer.concat([header, contents, Buffer.alloc(contents.length % 2)]);
}

/** @param {{ tag?: number, channels: number, bits: number }} format */
function format({ tag = 1, channels, bits }) {
  const bytes = Buffer.alloc(16);
  bytes.writeUInt16LE(tag, 0);
  bytes.writeUInt16LE(channels, 2);
  bytes.writeUInt32LE(8000, 4);
  bytes.writeUInt32LE(1000 * channels * bits, 8);
  bytes.writeUInt16LE((channels * bits) / 8, 12);
  bytes.writeUInt16LE(bits, 14);
  return bytes;
}

/** Of 120 bytes of samples, which all formats can have. @param {Buffer} fmt */
function wav(fmt, before = Buffer.alloc(0)) {
  const data = Buffer.from(Array.from({ length: 120 }, (_, i) => (i * 37) % 256));
  const body = Buffer.concat([chunk('fmt ', fmt), before, chunk('data', data)]);
  const header = Buffer.from('RIFF....WAVE');
  header.writeUInt32LE(4 + body.length, 4);
  return Buffer.concat([header, body]);
}

const identifier = Buffer.from('0000000000001000800000aa00389b71', 'hex');
/** @param {number} tag */
const extended = (tag) => {
  const end = Buffer.from(identifier);
  end[0] = tag;
  return Buffer.concat([Buffer.from('1600180000000000', 'hex'), end]);
};

/** @type {import('../reader.mjs').Reader} */
export default {
  what: 'WAV files (`parseWav`)',
  seeds: async () => [
    wav(format({ channels: 1, bits: 16 })),
    wav(format({ channels: 2, bits: 8 }), chunk('LIST', Buffer.from('odd'))),
    wav(format({ tag: 3, channels: 2, bits: 32 })),
    wav(Buffer.concat([format({ tag: 0xfffe, channels: 5, bits: 24 }), extended(1)])),
    wav(Buffer.concat([format({ tag: 0xfffe, channels: 1, bits: 32 }), extended(3)])),
    wav(format({ tag: 7, channels: 1, bits: 8 })),
  ],
  wholeSeeds: 5,
  fields: [
    ...[4, 16, 24].map((at) => /** @type {const} */ ({ at, size: 4 })),
    ...[20, 22, 32, 34, 36, 44].map((at) => ({ at, size: /** @type {const} */ (2) })),
    ...[40, 64].map((at) => /** @type {const} */ ({ at, size: 4 })),
  ],
  read(bytes) {
    const { channels, bits, sampleRate } = parseWav(bytes);
    const samples = channels.reduce((sum, { length }) => sum + length, 0);
    if (samples === 0 || sampleRate === 0 || (samples * bits) / 8 > bytes.length - 36)
      throw new WrongResult(`${samples} samples of ${bits} bits from ${bytes.length} bytes`);
  },
  isNamed: (message, error) => error instanceof WavError && message.startsWith('parseWav: '),
};
