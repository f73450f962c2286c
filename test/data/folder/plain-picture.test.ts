import { expect, it } from 'vitest';
import { requireBytes } from '../../../lib/data/folder/plain-picture';

it('says how much of a picture is there', () => {
  expect(() => requireBytes(12, 12)).not.toThrow();
  expect(() => requireBytes(13, 12)).not.toThrow();
  expect(() => requireBytes(11, 12)).toThrow('damaged: cut short, 11 of 12 bytes');
  // A header that says that the pixels begin beyond the file's end.
  expect(() => requireBytes(-5, 12)).toThrow('damaged: cut short, 0 of 12 bytes');
});
