import { describe, expect, it } from 'vitest';
import {
  describeCloud,
  describeGroup,
  describeHeatMap,
  describeLine,
  describeMark,
  describeTiles,
  describeVectors,
  joinSentences,
  shortNumber,
} from '../../lib/display/alt-text';

const tile = (alt?: string, caption?: string) => ({ pixels: new Uint8Array(1), shape: [1, 1, 1], alt, caption });

describe('describeTiles', () => {
  it('counts captions that tiles share, and reads out what the tiles show', () => {
    const tiles = [tile('9 and 9', 'pos'), tile('2 and 0', 'neg'), tile('4 and 1', 'neg')];
    expect(describeTiles(tiles, 3, 1)).toBe(
      'Montage of 3 images, 1 row of 3: "pos" once, "neg" 2 times. In reading order: 9 and 9, pos; 2 and 0, neg; 4 and 1, neg.',
    );
  });

  it('tells counts from captions that begin with a number', () => {
    const tiles = [tile(undefined, '1: same'), tile(undefined, '0: different')];
    expect(describeTiles(tiles, 2, 1, 'Two pairs')).toBe(
      'Two pairs. Montage of 2 images, 1 row of 2: "1: same" once, "0: different" once. In reading order: 1: same; 0: different.',
    );
  });

  it('counts no captions where each tile has its own, and leaves out what nobody named', () => {
    const named = ['a', 'b', 'c', 'd', 'e'].map((caption) => tile(undefined, caption));
    expect(describeTiles([...named, tile()], 3, 2)).toBe(
      'Montage of 6 images, 2 rows of 3. In reading order: a; b; c; d; e; untitled.',
    );
    expect(describeTiles([tile(), tile()], 1, 2)).toBe('Montage of 2 images, 2 rows of 1.');
  });
});

it('describeLine tells where a line begins, ends, and was lowest or highest', () => {
  const loss = [0.21, 0.15, 0.12, 0.1, 0.08, 0.07, 0.06, 0.04, 0.045, 0.05];
  const epochs = loss.map((_, index) => index + 1);
  expect(describeLine('training', epochs, loss, 'epoch')).toBe(
    'training falls from 0.21 at epoch 1 to 0.05 at epoch 10; its lowest value is 0.04 at epoch 8',
  );
  expect(describeLine('a', [1, 2, 3], [1, 3, 2], 'x')).toBe(
    'a rises from 1 at x 1 to 2 at x 3; its highest value is 3 at x 2',
  );
  expect(describeLine('a', [1, 2], [1, Number.NaN], 'x')).toBe('a is 1 at x 1');
  expect(describeLine('a', [1], [Number.NaN], 'x')).toBe('a has no values');
});

it('describeGroup gives the middle and where nine in ten values lie', () => {
  const values = Array.from({ length: 1001 }, (_, index) => index / 1000).reverse();
  expect(describeGroup('same', values, 'pairs')).toBe(
    'same: 1,001 pairs, median 0.5, nine in ten between 0.05 and 0.95',
  );
});

it('describeMark says where a mark stands', () => {
  expect(describeMark({ x: 0.4239, label: 'threshold' })).toBe('threshold is marked at 0.424');
});

it('joinSentences leaves out what is undefined', () => {
  expect(joinSentences(['One', undefined, 'Two'])).toBe('One. Two.');
});

it('describeCloud gives the centre of a group and how far it spreads', () => {
  const points = [
    [0, 2, 1, 1],
    [5, 5, 5, 5],
    [0, 0, 0, 0],
  ];
  expect(describeCloud('red', points)).toBe('red: 4 points around (1, 5, 0), nine in ten within 1 of there');
});

describe('describeHeatMap', () => {
  it('gives the mean of each kind of row with each kind of column', () => {
    const names = ['red', 'blue', 'red'];
    expect(describeHeatMap('T', 'distance', [0, 1, 2, 1, 0, 3], ['red', 'blue'], names)).toBe(
      'Heat map "T" of distance, 2 rows and 3 columns, from 0 to 3. ' +
        'Mean of red and red 1, red and blue 1, blue and red 2, blue and blue 0.',
    );
  });

  it('gives no means where kinds are many or have no name', () => {
    const bare = 'Heat map "T" of distance, 1 row and 5 columns, from 1 to 5.';
    expect(describeHeatMap('T', 'distance', [1, 2, 3, 4, 5], ['a'], ['a', 'b', 'c', 'd', 'e'])).toBe(bare);
    expect(describeHeatMap('T', 'distance', [1, 2, 3, 4, 5], [undefined], Array(5).fill('a'))).toBe(bare);
  });
});

it('describeVectors gives the end of each, and what was measured between them', () => {
  const vectors = [
    { name: 'a', x: 4, y: 1 },
    { name: 'b', x: 0.51234, y: -4.1 },
  ];
  expect(describeVectors('wide', vectors, ['the angle is 97°'])).toBe(
    'wide: a to (4, 1), b to (0.512, -4.1); the angle is 97°',
  );
  expect(describeVectors('wide', vectors, [])).toBe('wide: a to (4, 1), b to (0.512, -4.1)');
});

it('shortNumber keeps three significant digits', () => {
  expect([4.6765, 0.28284, 12345, 2].map(shortNumber)).toEqual(['4.68', '0.283', '12300', '2']);
});
