import { refuseWav } from './wav-error';

const again = 'get the file again, whole';

/**
 * The chunks of a RIFF file of kind WAVE, by name; of each, a view of its contents. Chunks may be in any order; one of odd length is followed
 * by a byte of padding, which may be missing at the end of the file. The chunks must fill the file exactly.
 * @throws {WavError} otherwise, or if `fmt ` or `data` is there twice
 */
export function riffChunks(bytes: Uint8Array): Map<string, Uint8Array> {
  if (bytes.length < 12) refuseWav('a WAV file must begin with a header of 12 bytes', `${bytes.length} bytes`, again);
  const [kind, form] = [nameAt(bytes, 0), nameAt(bytes, 8)];
  if (kind !== 'RIFF' || form !== 'WAVE')
    refuseWav('a WAV file must begin with RIFF and WAVE', `${printable(kind)} and ${printable(form)}`, adviceOn(kind));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const end = 8 + view.getUint32(4, true);
  const padded = end + (end % 2);
  if (bytes.length !== end && bytes.length !== padded)
    refuseWav(`a RIFF file that says ${end - 8} must have ${end} bytes`, `${bytes.length}`, again);
  const chunks = new Map<string, Uint8Array>();
  for (let at = 12; at < end; ) {
    if (at + 8 > end) refuseWav(`a chunk at byte ${at} must have a header of 8 bytes`, `${end - at}`, again);
    const [name, length] = [nameAt(bytes, at), view.getUint32(at + 4, true)];
    const from = at + 8;
    if (length > end - from)
      refuseWav(`chunk ${printable(name)} at byte ${at} must have ${length} bytes`, `${end - from}`, again);
    if (chunks.has(name) && (name === 'fmt ' || name === 'data'))
      refuseWav(`chunk ${printable(name)} must be there once`, `a second at byte ${at}`, again);
    chunks.set(name, bytes.subarray(from, from + length));
    at = from + length + (length % 2);
  }
  return chunks;
}

const nameAt = (bytes: Uint8Array, at: number) => String.fromCharCode(...bytes.subarray(at, at + 4));

/** Letters as they are, other bytes as hexadecimal digits. */
const printable = (name: string) =>
  /^[ -~]*$/.test(name)
    ? `'${name}'`
    : Array.from(name, (letter) => letter.charCodeAt(0).toString(16).padStart(2, '0')).join(' ');

function adviceOn(kind: string): string {
  if (kind === 'RIFX' || kind === 'RF64') return `${kind} is not supported: save it as an ordinary WAV file`;
  return 'other formats must be converted to WAV first';
}
