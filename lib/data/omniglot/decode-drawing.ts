import sharp from 'sharp';
import { reasonOf } from '../../checks/reason-of';

/** Height and width of a drawing. */
export const side = 105;

const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

/**
 * The pixels of a drawing, [105, 105]: 255 where there is ink, 0 elsewhere, as in MNIST; in the files ink is black.
 * @param name the drawing's, for errors
 * @throws Error that names it, if it is not a whole PNG, or of another size or kind; a small file that claims many pixels is not decoded
 */
export async function decodeDrawing(png: Uint8Array, name: string): Promise<Uint8Array> {
  const refuse = (found: string): never => {
    throw new Error(`${name}: must be a PNG of ${side}x${side} black and white pixels, found ${found}`);
  };
  if (!signature.every((byte, i) => png[i] === byte)) return refuse(`${png.length} bytes of something else`);
  // A PNG's header: the width and height, the bits per pixel, and 0 for a picture in shades of grey.
  const header = new DataView(png.buffer, png.byteOffset, png.length);
  if (png.length < 26) return refuse(`only ${png.length} bytes`);
  const [width, height, bits, color] = [header.getUint32(16), header.getUint32(20), png[24], png[25]];
  if (width !== side || height !== side || bits !== 1 || color !== 0)
    return refuse(`${width}x${height} of ${bits} bits, colour type ${color}`);
  const data = await sharp(png, { failOn: 'warning', limitInputPixels: side * side })
    .toColourspace('b-w')
    .raw()
    .toBuffer()
    .catch((error) => refuse(`one that cannot be read: ${reasonOf(error)}`));
  if (data.length !== side * side) return refuse(`${data.length} bytes of pixels`);
  return Uint8Array.from(data, (level) => 255 - level);
}
