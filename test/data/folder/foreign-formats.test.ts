import { describe, expect, it } from 'vitest';
import { foreignFormat } from '../../../lib/data/folder/foreign-formats';
import { noise } from './pictures';

/** The box that such a file begins with: its size, `ftyp`, its brand, a version, and the other brands that it can be read as. */
function boxed(brand: string, ...others: string[]): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt32BE(16 + 4 * others.length);
  return Buffer.concat([size, Buffer.from(`ftyp${brand}\0\0\0\0${others.join('')}and pictures`, 'latin1')]);
}

describe('foreignFormat', () => {
  it.each<[string, Buffer]>([
    ['HEIC', boxed('heic', 'mif1', 'heic')],
    ['HEIC', boxed('mif1', 'miaf', 'heix')],
    ['HEIC', boxed('msf1', 'hevc')],
    ['JPEG XL', Buffer.from('\0\0\0\x0cJXL \r\n\x87\n', 'latin1')],
    ['JPEG XL', Buffer.from('\xff\x0a\x7a\x1f', 'latin1')],
    ['JPEG 2000', Buffer.from('\0\0\0\x0cjP  \r\n\x87\n', 'latin1')],
    ['Photoshop', Buffer.from('8BPS\0\x01')],
    ['PDF', Buffer.from('%PDF-1.7')],
  ])('names %s', (name, bytes) => {
    expect(foreignFormat(bytes)).toBe(name);
  });

  it('names no format that can be read, and nothing that is not a picture', async () => {
    const read = ['jpeg', 'png', 'webp', 'gif', 'tiff', 'avif'] as const;
    for (const format of read) expect(foreignFormat(await noise()[format]().toBuffer()), format).toBeUndefined();
    for (const bytes of [boxed('avif', 'mif1', 'heic'), boxed('isom', 'mp42'), Buffer.from('text'), Buffer.alloc(40)])
      expect(foreignFormat(bytes)).toBeUndefined();
  });
});
