import { describe, expect, it } from 'vitest';
import { countMultiplyAdds, operationsOfStep } from '../../bench/multiply-adds.mjs';
import { fashionMnistEncoder } from '../../lib/models/fashion-mnist-encoder.js';
import { mobilenetV2Encoder } from '../../lib/models/mobilenet-v2-encoder.js';

/** The paper's table 2 at 32x32, block by block: expand, 3x3 depthwise, narrow. */
function mobilenetByHand() {
  let [size, channels] = [16, 32];
  let sum = size ** 2 * 9 * 3 * 32;
  for (const [expansion, outputs, repeats, stride] of [
    ...[
      [1, 16, 1, 1],
      [6, 24, 2, 2],
      [6, 32, 3, 2],
      [6, 64, 4, 2],
    ],
    ...[
      [6, 96, 3, 1],
      [6, 160, 3, 2],
      [6, 320, 1, 1],
    ],
  ])
    for (let repeat = 0; repeat < repeats; repeat++) {
      const wide = channels * expansion;
      if (expansion > 1) sum += size ** 2 * channels * wide;
      if (repeat === 0) size /= stride;
      sum += size ** 2 * (9 * wide + wide * outputs);
      channels = outputs;
    }
  return sum + size ** 2 * channels * 1280;
}

describe('countMultiplyAdds', () => {
  it('counts the convolutions and the dense layer of the Fashion-MNIST encoder', () => {
    expect(countMultiplyAdds(fashionMnistEncoder())).toBe(28 * 28 * 64 * 4 + 14 * 14 * 64 * 4 * 64 + 64 * 48);
  });

  it('counts MobileNetV2 as its paper lays it out', () => {
    expect(countMultiplyAdds(mobilenetV2Encoder())).toBe(mobilenetByHand());
  });

  it('counts a training step as three forward passes, and a multiply-add as two operations', () => {
    expect(operationsOfStep(10, 2)).toBe(120);
  });
});
