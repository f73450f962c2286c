import { describe, expect, it } from 'vitest';
import { openNetpbm } from '../../../lib/data/folder/netpbm';

const file = (head: string, ...bytes: number[]) => Buffer.concat([Buffer.from(head), Buffer.from(bytes)]);
const pixelsOf = (bytes: Buffer) => [...(openNetpbm(bytes)?.read() ?? [])];

describe('openNetpbm', () => {
  it.each<[string, Buffer, number[]]>([
    ['grey bytes', file('P5\n3 2\n255\n', 0, 10, 32, 13, 250, 255), [0, 10, 32, 13, 250, 255]],
    ['grey text', file('P2 3 2 255 0 10\n32 13 250 255\n'), [0, 10, 32, 13, 250, 255]],
    ['grey of 0 to 15', file('P5 2 1 15\n', 0, 15), [0, 255]],
    ['grey of 16 bits, the high byte first', file('P5 3 1 65535\n', 0, 0, 0x80, 0, 255, 255), [0, 128, 255]],
    ['colours as bytes', file('P6\r\n1 2\r\n255\n', 1, 2, 3, 4, 5, 6), [1, 2, 3, 4, 5, 6]],
    ['colours as text', file('P3\n1 2\n255\n1 2 3\n4 5 6'), [1, 2, 3, 4, 5, 6]],
    ['black and white as bits, 1 for black', file('P4 3 2\n', 0b10100000, 0b01011111), [0, 255, 0, 255, 0, 255]],
    ['black and white as text', file('P1\n3 2\n101\n0 1 0'), [0, 255, 0, 255, 0, 255]],
    ['comments', file('P5 # a face\n# of AT&T\n2 1 # size\n255\n', 35, 10), [35, 10]],
    ['the first of several', file('P5 1 1 255\n', 7, ...Buffer.from('P5 1 1 255\n'), 8), [7]],
  ])('reads %s', (_, bytes, wanted) => {
    expect(pixelsOf(bytes)).toEqual(wanted);
  });

  it('says how large it is before anything is read', () => {
    expect(openNetpbm(file('P6 40000 30000 65535\n'))).toMatchObject({
      width: 40_000,
      height: 30_000,
      channels: 3,
      deep: true,
    });
  });

  it('takes nothing else for a Netpbm file', () => {
    for (const text of [
      '',
      'P5',
      'P5 is a name',
      'P7\nWIDTH 1',
      'P8 1 1 255\n',
      'P5 1 1\n',
      'P5 1 1 255x',
      'P5 1x 1 255\n',
    ])
      expect(openNetpbm(file(text))).toBeUndefined();
  });

  it.each<[string, Buffer, string]>([
    ['with bytes cut short', file('P5 2 2 255\n', 1, 2, 3), 'damaged: cut short, 3 of 4 bytes'],
    ['with text cut short', file('P2 2 2 255 1 2 3'), 'damaged: cut short, 3 of 4 values'],
    ['with bits cut short', file('P4 9 2\n', 1, 2, 3), 'damaged: cut short, 3 of 4 bytes'],
    ['without a width', file('P5 0 2 255\n'), 'damaged: 0 x 2 pixels of 0 to 255'],
    ['with a range of 0', file('P5 1 1 0\n', 0), 'damaged: 1 x 1 pixels of 0 to 0'],
    ['with a value above its range', file('P5 2 1 100\n', 100, 101), 'damaged: a value of 101, more than 100'],
  ])('refuses a file %s', (_, bytes, reason) => {
    expect(() => openNetpbm(bytes)?.read()).toThrow(reason);
  });
});
