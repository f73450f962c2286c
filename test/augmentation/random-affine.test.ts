import { describe, expect, it } from 'vitest';
import { type RandomAffineOptions, randomAffine } from '../../lib/augmentation/random-affine';
import { tf } from '../../lib/tensorflow/tensorflow';
import { augmented, expectAugmentation, mean, noiseImages } from '../training/augmented';
import '../matchers';

const none = { turn: 0, scale: 0, shear: 0, shift: 0 };
const [count, height, width] = [1500, 9, 11];

/** Images whose pixels say where they are, from the centre: channel 0 is x, channel 1 is y. */
function places(): tf.Tensor4D {
  const one = Array.from({ length: height * width }, (_, i) => [
    (i % width) - (width - 1) / 2,
    Math.floor(i / width) - (height - 1) / 2,
  ]);
  return tf.tidy(() => tf.tile(tf.tensor4d(one.flat(), [1, height, width, 2]), [count, 1, 1, 1]));
}

/** How each image was moved: where the middle pixel went, and those to its right and below it, read off the transformed `places`. */
function movesOf(options: RandomAffineOptions, seed = 2) {
  const found = augmented(randomAffine({ ...none, ...options }), places(), seed);
  const at = (image: number, x: number, y: number) => {
    const pixel = (image * height + y + (height - 1) / 2) * width + x + (width - 1) / 2;
    return [found[2 * pixel], found[2 * pixel + 1]];
  };
  return Array.from({ length: count }, (_, image) => {
    const [center, right, below] = [at(image, 0, 0), at(image, 1, 0), at(image, 0, 1)];
    const [xx, yx] = [right[0] - center[0], right[1] - center[1]];
    const [xy, yy] = [below[0] - center[0], below[1] - center[1]];
    const area = xx * yy - xy * yx;
    const inverse = [yy, -xy, -yx, xx].map((value) => value / area);
    const shift = [0, 2].map((i) => -(inverse[i] * center[0] + inverse[i + 1] * center[1]));
    return { matrix: inverse, shift };
  });
}

/** Expects draws that are spread evenly from -most to most. */
function expectEven(draws: number[], most: number) {
  expect(Math.max(...draws)).toBeLessThan(most * (1 + 1e-3));
  expect(Math.min(...draws)).toBeGreaterThan(-most * (1 + 1e-3));
  for (const quarter of [0, 1, 2, 3]) {
    const [from, to] = [quarter - 2, quarter - 1].map((edge) => (edge * most) / 2);
    const share = draws.filter((draw) => draw >= from && draw < to).length / draws.length;
    expect(Math.abs(share - 1 / 4)).toBeLessThan(0.05);
  }
}

/** Expects two lists of draws that are uncorrelated. */
function expectUnrelated(a: number[], b: number[]) {
  const [middleA, middleB] = [mean(a), mean(b)];
  const product = (f: (i: number) => number) => mean(a.map((_, i) => f(i)));
  const together = product((i) => (a[i] - middleA) * (b[i] - middleB));
  const spread = Math.sqrt(product((i) => (a[i] - middleA) ** 2) * product((i) => (b[i] - middleB) ** 2));
  expect(Math.abs(together / spread)).toBeLessThan(0.1);
}

describe('randomAffine', () => {
  it('holds to the rules of an augmentation', () => {
    expectAugmentation(randomAffine(), [6, 7, 9, 3]);
    expectAugmentation(randomAffine({ turn: 180, shift: 0.5, fill: 1 }), [6, 8, 8, 1]);
  });

  it('leaves images as they are if every setting is 0', () => {
    const images = noiseImages([3, 5, 6, 2]);
    expect(augmented(randomAffine(none), images)).toEqual(images.dataSync());
  });

  it('turns in both directions by angles up to the largest, without changing the size', () => {
    const moves = movesOf({ turn: 30 });
    const angles = moves.map(({ matrix: [cos, , sin] }) => (Math.atan2(sin, cos) * 180) / Math.PI);
    expectEven(angles, 30);
    for (const [i, { matrix, shift }] of moves.entries()) {
      const [cos, sin] = [Math.cos, Math.sin].map((f) => f((angles[i] * Math.PI) / 180));
      expect([...matrix, ...shift]).toBeAllclose([cos, -sin, sin, cos, 0, 0], { atol: 1e-4 });
    }
  });

  it('scales width and height, each on its own', () => {
    const moves = movesOf({ scale: 0.25 });
    const sides = [0, 3].map((i) => moves.map(({ matrix }) => matrix[i] - 1));
    for (const draws of sides) expectEven(draws, 0.25);
    expectUnrelated(sides[0], sides[1]);
    for (const { matrix, shift } of moves) expect([matrix[1], matrix[2], ...shift]).toBeAllclose([0, 0, 0, 0]);
  });

  it('shears along both axes', () => {
    const moves = movesOf({ shear: 0.4 });
    const slants = [1, 2].map((i) => moves.map(({ matrix }) => matrix[i]));
    for (const draws of slants) expectEven(draws, 0.4);
    expectUnrelated(slants[0], slants[1]);
    for (const { matrix, shift } of moves)
      expect([matrix[0], matrix[3], ...shift]).toBeAllclose([1, 1, 0, 0], { atol: 1e-4 });
  });

  it('shifts by fractions of width and height', () => {
    const moves = movesOf({ shift: 0.2 });
    const ways = [0, 1].map((i) => moves.map(({ shift }) => shift[i]));
    expectEven(ways[0], 0.2 * width);
    expectEven(ways[1], 0.2 * height);
    expectUnrelated(ways[0], ways[1]);
    for (const { matrix } of moves) expect(matrix).toBeAllclose([1, 0, 0, 1], { atol: 1e-4 });
  });

  it('scales first, then shears, turns and shifts: the product of the four', () => {
    const all = { turn: 40, scale: 0.2, shear: 0.3, shift: 0.05 };
    const moves = movesOf(all);
    // The same seed draws the same numbers, whichever settings use them.
    const [turned, sheared, scaled, shifted] = (['turn', 'shear', 'scale', 'shift'] as const).map((name) =>
      movesOf({ [name]: all[name] }),
    );
    const times = ([a, b, c, d]: number[], [e, f, g, h]: number[]) => [
      a * e + b * g,
      a * f + b * h,
      c * e + d * g,
      c * f + d * h,
    ];
    for (const [i, { matrix, shift }] of moves.entries()) {
      const wanted = times(turned[i].matrix, times(sheared[i].matrix, scaled[i].matrix));
      expect(matrix).toBeAllclose(wanted, { atol: 1e-3 });
      expect(shift).toBeAllclose(shifted[i].shift, { atol: 1e-3 });
    }
  });

  it('refuses settings that make no sense', () => {
    for (const turn of [-1, 181, Number.NaN, '10' as never])
      expect(() => randomAffine({ turn })).toThrow('randomAffine: turn must be a number from 0 to 180, found');
    expect(() => randomAffine({ scale: 1 })).toThrow(
      'randomAffine: scale must be a number from 0 to less than 1, found 1; 0 leaves it out',
    );
    expect(() => randomAffine({ shear: 1.2 })).toThrow('randomAffine: shear must be a number from 0 to less than 1');
    expect(() => randomAffine({ shift: -0.1 })).toThrow('randomAffine: shift must be a number from 0 to 1, found -0.1');
    expect(() => randomAffine({ fill: Number.NaN })).toThrow('randomAffine: fill must be a finite number, found NaN');
    expect(() => randomAffine({ rotation: 10 } as never)).toThrow(
      'randomAffine: options must be among turn, scale, shear, shift, fill, found rotation',
    );
  });
});
