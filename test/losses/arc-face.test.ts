import { describe, expect, it } from 'vitest';
import { arcFace } from '../../lib/losses/arc-face';
import { tf } from '../../lib/tensorflow/tensorflow';
import '../matchers';
import { arcFace as naive } from '../oracles/naive-class-losses';
import { keepsClassLossPromises } from './class-loss-promises';
import { expectGoldenWeights } from './golden';
import { numberOf } from './support';

const some = { classes: 3, dimensions: 4, seed: 1 };

describe.each([
  { margin: 0.5, scale: 16 },
  { margin: 2, scale: 4 },
])('arcFace, margin $margin, scale $scale', (settings) => {
  keepsClassLossPromises({
    name: 'arcFace',
    make: (options) => arcFace({ ...options, ...settings }),
    naive: (batch) => naive(batch, settings),
    scale: settings.scale,
  });
});

describe('arcFace', () => {
  it('is what pytorch-metric-learning gives', () => expectGoldenWeights('arcFace', arcFace(some)));

  it("enlarges the angle to the image's own class by the margin", () => {
    const { loss, variables } = arcFace({ classes: 2, dimensions: 2, seed: 1, margin: 0.25, scale: 10 });
    variables[0].assign(
      tf.tensor2d([
        [1, 0],
        [0, 2],
      ]),
    );
    // At an angle of 0.5 to the first class vector, and of π/2 - 0.5 to the second.
    const x = tf.tensor2d([[3 * Math.cos(0.5), 3 * Math.sin(0.5)]]);
    const wanted = Math.log(1 + Math.exp(10 * (Math.sin(0.5) - Math.cos(0.75))));
    expect(numberOf(() => loss(x, tf.tensor1d([0], 'int32')))).toBeAllclose(wanted);
  });

  it('does not overflow at scale 1e6', () => {
    const { loss, variables } = arcFace({ ...some, scale: 1e6 });
    const x = tf.tidy(() => variables[0].neg()) as tf.Tensor2D;
    const { value, grad } = tf.valueAndGrad((rows) => loss(rows as tf.Tensor2D, tf.tensor1d([0, 1, 2])))(x);
    expect(value.dataSync()[0]).toBeGreaterThan(1e5);
    for (const slope of grad.dataSync()) expect(Number.isFinite(slope)).toBe(true);
  });

  it('refuses invalid settings', () => {
    expect(() => arcFace({ ...some, margin: 28.6 })).toThrow('arcFace: margin must be from 0 to π radians, found 28.6');
    expect(() => arcFace({ ...some, scale: -1 })).toThrow(
      'arcFace: scale must be a finite number, 0 or more, found -1',
    );
  });
});
