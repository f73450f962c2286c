import { refuseWav } from './wav-error';

/** What a WAV file's `fmt ` chunk says. */
export interface WavFormat {
  encoding: 'integer' | 'float';
  channels: number;
  /** Frames per second. */
  sampleRate: number;
  /** Per sample. */
  bits: 8 | 16 | 24 | 32;
}

const [pcm, float, extensible] = [0x0001, 0x0003, 0xfffe];
/** What follows the two bytes of the format in the extensible format's identifier (KSDATAFORMAT_SUBTYPE_PCM and its like). */
const identifierEnd = [0x00, 0x00, 0x00, 0x00, 0x10, 0x00, 0x80, 0x00, 0x00, 0xaa, 0x00, 0x38, 0x9b, 0x71];
const advice = 'convert it to PCM of 16 bits';

/**
 * Reads the `fmt ` chunk, also in its extensible form.
 * @throws {WavError} for anything but integers of 8, 16, 24 or 32 bits and floats of 32, or if its numbers contradict each other
 */
export function wavFormat(chunk: Uint8Array): WavFormat {
  if (chunk.length < 16)
    refuseWav("chunk 'fmt ' must have 16 bytes or more", `${chunk.length}`, 'get the file again, whole');
  const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.length);
  const [channels, sampleRate] = [view.getUint16(2, true), view.getUint32(4, true)];
  const [frame, bits] = [view.getUint16(12, true), view.getUint16(14, true)];
  const tag = formatOf(view);
  if (tag !== pcm && tag !== float)
    refuseWav('the format must be 0x0001 (PCM) or 0x0003 (float)', `0x${tag.toString(16).padStart(4, '0')}`, advice);
  const kinds = tag === float ? [32] : [8, 16, 24, 32];
  if (!kinds.includes(bits))
    refuseWav(`a sample must have ${kinds.join(', ')} bits${tag === float ? ' as a float' : ''}`, `${bits}`, advice);
  if (channels === 0 || sampleRate === 0)
    refuseWav('channels and sample rate must be 1 or more', `${channels} and ${sampleRate}`, 'get the file again');
  if (frame !== (channels * bits) / 8)
    refuseWav(`a frame of ${channels} x ${bits} bits must have ${(channels * bits) / 8} bytes`, `${frame}`, advice);
  return { encoding: tag === float ? 'float' : 'integer', channels, sampleRate, bits: bits as WavFormat['bits'] };
}

function formatOf(view: DataView): number {
  const tag = view.getUint16(0, true);
  if (tag !== extensible) return tag;
  if (view.byteLength < 40 || view.getUint16(16, true) < 22)
    refuseWav("an extensible 'fmt ' must have 40 bytes or more", `${view.byteLength}`, 'get the file again, whole');
  const known = identifierEnd.every((byte, i) => view.getUint8(26 + i) === byte);
  return known ? view.getUint16(24, true) : refuseWav('the extensible format must be PCM or float', 'another', advice);
}
