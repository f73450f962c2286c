import { expect, test } from 'vitest';
import { loadCifar10 } from '../../lib/data/cifar10';

/** Mean and standard deviation of one channel of the pixels / 255. */
function moments(images: Uint8Array, channel: number): [mean: number, deviation: number] {
  let [sum, squares] = [0, 0];
  for (let i = channel; i < images.length; i += 3) {
    sum += images[i];
    squares += images[i] ** 2;
  }
  const count = images.length / 3;
  return [sum / count / 255, Math.sqrt(squares / count - (sum / count) ** 2) / 255];
}

// The first run on a machine downloads 139 to 170 MB.
test('CIFAR-10 is the real data, whole', { timeout: 600_000 }, async () => {
  const { train, test } = await loadCifar10();
  expect([train.name, test.name]).toEqual(['CIFAR-10 train', 'CIFAR-10 test']);
  expect([train.size, test.size]).toEqual([50_000, 10_000]);
  for (const { images, shape, size, labels, classNames } of [train, test]) {
    expect([shape, images.length]).toEqual([[32, 32, 3], size * 3072]);
    expect([classNames.length, classNames[0], classNames[9]]).toEqual([10, 'airplane', 'truck']);
    const counts = new Array<number>(10).fill(0);
    for (const label of labels) counts[label]++;
    expect(counts).toEqual(Array(10).fill(size / 10));
  }
  expect([...train.labels.subarray(0, 6)]).toEqual([6, 9, 9, 4, 1, 1]);
  expect([...test.labels.subarray(0, 6)]).toEqual([3, 8, 8, 0, 6, 6]);
  const published = [
    [0.49139968, 0.24703223],
    [0.48215841, 0.24348513],
    [0.44653091, 0.26158784],
  ];
  for (const [channel, [mean, deviation]] of published.entries()) {
    expect(moments(train.images, channel)[0]).toBeCloseTo(mean, 7);
    expect(moments(train.images, channel)[1]).toBeCloseTo(deviation, 7);
  }
  expect([...train.images.subarray(0, 6)]).toEqual([59, 62, 63, 43, 46, 45]);
});
