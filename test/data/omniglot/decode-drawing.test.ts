import sharp from 'sharp';
import { expect, test } from 'vitest';
import { decodeDrawing } from '../../../lib/data/omniglot/decode-drawing';
import { drawing } from './archives';

test('black becomes 255, white 0, row by row', async () => {
  const isInk = (x: number, y: number) => (x * y) % 7 === 3;
  const pixels = await decodeDrawing(drawing(isInk), 'a');
  expect(pixels.length).toBe(105 * 105);
  for (let y = 0; y < 105; y++)
    for (let x = 0; x < 105; x++) if (pixels[105 * y + x] !== (isInk(x, y) ? 255 : 0)) expect([x, y]).toBe('right');
});

const whole = drawing((x, y) => x === y);
const gray = sharp({ create: { width: 105, height: 105, channels: 3, background: '#888' } });

test.each<[string, () => Uint8Array | Promise<Uint8Array>, string]>([
  ['nothing', () => new Uint8Array(0), '0 bytes of something else'],
  ['a JPEG', () => gray.clone().jpeg().toBuffer(), 'bytes of something else'],
  ['a signature alone', () => whole.subarray(0, 8), 'only 8 bytes'],
  ['half a PNG', () => whole.subarray(0, 60), 'one that cannot be read: '],
  ['a PNG without its end', () => whole.subarray(0, -14), 'one that cannot be read: '],
  ['colours', () => gray.clone().png().toBuffer(), '105x105 of 8 bits, colour type 2'],
  ['another size', () => drawing(() => false, { width: 104 }), '104x105 of 1 bits'],
  ['a small file of very many pixels', () => drawing(() => false, { width: 30_000, height: 3_000 }), '30000x3000 of'],
])('%s is refused by name', async (_, make, found) => {
  const bytes = await make();
  await expect(decodeDrawing(bytes, 'Greek/a.png')).rejects.toThrow(
    /^Greek\/a\.png: must be a PNG of 105x105 black and white pixels, found /,
  );
  await expect(decodeDrawing(bytes, 'Greek/a.png')).rejects.toThrow(found);
});
