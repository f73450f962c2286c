import { describe, expect, it } from 'vitest';
import { randomCrop } from '../../lib/augmentation/random-crop';
import { tf } from '../../lib/tensorflow/tensorflow';
import { augmented, expectAugmentation, mean, noiseImages } from '../training/augmented';
import '../matchers';

/** Images whose pixels say where they are: channel 0 is y / (height - 1), channel 1 is x / (width - 1). */
function places(count: number, height: number, width: number): tf.Tensor4D {
  const pixel = (i: number) => [Math.floor(i / width) / (height - 1), (i % width) / (width - 1)];
  const one = Array.from({ length: height * width }, (_, i) => pixel(i)).flat();
  return tf.tensor4d(Array.from({ length: count }, () => one).flat(), [count, height, width, 2]);
}

/** The box that was cut out of each image, read off the corners of the cropped `places`: top, left, bottom, right in [0, 1]. */
function boxesOf(options: Parameters<typeof randomCrop>[0], seed: number, [count, height, width]: number[]) {
  const found = augmented(randomCrop(options), places(count, height, width), seed);
  const size = height * width * 2;
  return Array.from({ length: count }, (_, i) => [
    ...found.subarray(i * size, i * size + 2),
    ...found.subarray((i + 1) * size - 2, (i + 1) * size),
  ]);
}

describe('randomCrop', () => {
  it('holds to the rules of an augmentation', () => {
    expectAugmentation(randomCrop(), [6, 7, 9, 3]);
  });

  it('enlarges the box as bilinear interpolation does', () => {
    const shape: [number, number, number, number] = [12, 7, 9, 3];
    const [count, height, width, channels] = shape;
    const images = noiseImages(shape);
    const all = images.dataSync();
    const at = (image: number, y: number, x: number, c: number) =>
      all[((image * height + Math.min(y, height - 1)) * width + Math.min(x, width - 1)) * channels + c];
    const wanted = boxesOf({}, 5, shape).flatMap(([top, left, bottom, right], image) =>
      Array.from({ length: height * width * channels }, (_, i) => {
        const [row, column] = [Math.floor(i / (width * channels)), Math.floor(i / channels) % width];
        const y = (top + ((bottom - top) * row) / (height - 1)) * (height - 1);
        const x = (left + ((right - left) * column) / (width - 1)) * (width - 1);
        const [y0, x0, c] = [Math.floor(y), Math.floor(x), i % channels];
        const [dy, dx] = [y - y0, x - x0];
        return (
          (1 - dy) * ((1 - dx) * at(image, y0, x0, c) + dx * at(image, y0, x0 + 1, c)) +
          dy * ((1 - dx) * at(image, y0 + 1, x0, c) + dx * at(image, y0 + 1, x0 + 1, c))
        );
      }),
    );
    expect(wanted).toHaveLength(count * height * width * channels);
    expect(augmented(randomCrop(), images, 5)).toBeAllclose(wanted, { atol: 1e-4 });
  });

  it('cuts out boxes of the given areas and proportions, anywhere in the image', () => {
    const boxes = boxesOf({ area: [0.2, 0.4], aspect: [0.5, 2] }, 2, [1500, 4, 4]);
    const sides = boxes.map(([top, left, bottom, right]) => ({ high: bottom - top, wide: right - left, top, left }));
    for (const { high, wide, top, left } of sides) {
      expect(high * wide).toBeGreaterThan(0.1999);
      expect(high * wide).toBeLessThan(0.4001);
      expect(wide / high).toBeGreaterThan(0.499);
      expect(wide / high).toBeLessThan(2.001);
      expect(Math.min(top, left, 1 - top - high, 1 - left - wide)).toBeGreaterThan(-1e-5);
    }
    expect(Math.abs(mean(sides.map(({ high, wide }) => high * wide)) - 0.3)).toBeLessThan(0.01);
    expect(Math.abs(mean(sides.map(({ high, wide }) => Math.log(wide / high))))).toBeLessThan(0.04);
    // As much room is left above a box as below it, and to its left as to its right.
    expect(Math.abs(mean(sides.map(({ top, high }) => top / (1 - high))) - 0.5)).toBeLessThan(0.03);
    expect(Math.abs(mean(sides.map(({ left, wide }) => left / (1 - wide))) - 0.5)).toBeLessThan(0.03);
  });

  it('leaves an image as it is if the whole of it is kept', () => {
    const images = noiseImages([3, 5, 6, 1]);
    expect(augmented(randomCrop({ area: [1, 1], aspect: [1, 1] }), images)).toBeAllclose(images.dataSync(), {
      atol: 1e-5,
    });
  });

  it('refuses invalid ranges', () => {
    expect(() => randomCrop({ area: [0, 1] })).toThrow('randomCrop: area must be two numbers above 0 up to 1');
    expect(() => randomCrop({ aspect: [2, 1] })).toThrow(
      'randomCrop: aspect must be two numbers above 0, in ascending order',
    );
  });
});
