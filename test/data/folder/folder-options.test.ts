import { expect, it } from 'vitest';
import { decodingOf } from '../../../lib/data/folder/folder-options';

it('has defaults, and takes one number for both sides', () => {
  const defaults = { channels: 3, fit: 'cover', background: 'black', maxPixels: 50_000_000 };
  expect(decodingOf({})).toEqual({ height: 64, width: 64, ...defaults });
  expect(decodingOf({ size: 1024 })).toMatchObject({ height: 1024, width: 1024 });
  expect(decodingOf({ size: [2, 3], background: '#12345678' })).toMatchObject({ height: 2, width: 3 });
});

it.each([
  [{ size: [2, 3, 4] }, 'size must be a whole number from 1 to 1024, or two for height and width, found [2, 3, 4]'],
  [{ size: null }, 'found null'],
  [{ size: '64' }, "found '64'"],
  [{ channels: '3' }, "channels must be 3 (colour) or 1 (grey), found '3'"],
  [{ memory: 0 }, 'memory must be a number of bytes above 0, found 0'],
  [{ maxPixels: 1.5 }, 'maxPixels must be a whole number of 1 or more, found 1.5'],
  [{ background: 7 }, "background must be a CSS colour such as 'white', found 7"],
])('refuses %j', (options, message) => {
  expect(() => decodingOf(options as object)).toThrow(message);
  expect(() => decodingOf(options as object)).toThrow(/^loadImageFolder: /);
});
