import { expect, it } from 'vitest';
import { folderSummary } from '../../../lib/data/folder/folder-summary';

it('says what was loaded, what was skipped, and what was adapted', () => {
  const base = { name: 'pets', size: 1204, shape: [64, 64, 3], classNames: ['cats', 'dogs'], skipped: [], adapted: [] };
  expect(folderSummary(base)).toBe('pets: 1,204 images of 2 classes, 64x64x3, 14.8 MB');
  const skipped = Array.from({ length: 12 }, (_, i) => ({ file: `cats/${i}.png`, reason: 'an empty file' }));
  const adapted = ['a', 'b', 'a'].map((reason, i) => ({ file: `${i}`, reason }));
  const lines = folderSummary({ ...base, classNames: ['cats'], skipped, adapted }).split('\n');
  expect(lines[0]).toContain('of 1 class,');
  expect(lines.slice(1, 3)).toEqual(['skipped 12:', '  cats/0.png: an empty file']);
  expect(lines.slice(11)).toEqual(['  cats/9.png: an empty file', '  and 2 more', 'adapted 2: a', 'adapted 1: b']);
});
