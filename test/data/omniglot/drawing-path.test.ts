import { expect, test } from 'vitest';
import { drawingAt } from '../../../lib/data/omniglot/drawing-path';

test('a path says alphabet, letter and drawer', () => {
  const letter = 'Japanese_(katakana)/character47';
  expect(drawingAt(`${letter}/0642_20.png`)).toEqual({ alphabet: 'Japanese_(katakana)', letter, drawer: 19 });
  expect(drawingAt('Greek/character01/0394_01.png')?.drawer).toBe(0);
});

test.each([
  'images/Greek/character01/0394_01.png',
  'Greek/character1/0394_01.png',
  'Greek/character01/0394_00.png',
  'Greek/character01/0394_21.png',
  'Greek/character01/._0394_01.png',
  'Greek/character01/0394_01.png/more',
  '/character01/0394_01.png',
])('%s is not a drawing', (path) => {
  expect(drawingAt(path)).toBeUndefined();
});
