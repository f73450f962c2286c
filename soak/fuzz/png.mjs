const signature = 8;
const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** @param {Uint8Array} bytes */
function crc32(bytes) {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = table[(crc ^ byte) & 255] ^ (crc >>> 8);
  return ~crc >>> 0;
}

/** Makes the checksum of each chunk right, as far as there are whole ones. @param {Buffer} png */
export function mendPng(png) {
  for (let at = signature; at + 12 <= png.length; ) {
    const end = at + 8 + png.readUInt32BE(at);
    if (end + 4 > png.length) break;
    png.writeUInt32BE(crc32(png.subarray(at + 4, end)), end);
    at = end + 4;
  }
  return png;
}

/** The places of width, height, depth, colour type and interlacing in the header, and of the lengths of the first two chunks. */
export const pngFields = /** @type {import('./mutate.mjs').Field[]} */ ([
  { at: 16, size: 4, big: true },
  { at: 20, size: 4, big: true },
  ...[24, 25, 28].map((at) => ({ at, size: 1 })),
  ...[8, 33].map((at) => ({ at, size: 4, big: true })),
]);
