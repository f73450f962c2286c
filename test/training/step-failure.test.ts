import { expect, it } from 'vitest';
import { failureOf, failureOfRate } from '../../lib/training/step-failure';

const names = ['a', 'b', 'c'];
const what = (...report: number[]) => failureOf(report, names)?.what;

it('says nothing of a step that was taken', () => {
  expect(what(0.5, 0, 0, 0)).toBeUndefined();
  expect(what(0.5, 0, 0, 0, 0)).toBeUndefined();
});

it('names what came first: the loss, a gradient, a step, what a layer keeps', () => {
  expect(what(Number.NaN, 1, 2, 0, 2)).toBe('the loss is NaN');
  expect(what(0.5, 2, 1, 0, 2)).toBe('the gradient of b is not finite, though the loss is 0.5');
  expect(what(0.5, 1, 1, 0)).toBe('the gradient of a (and of 1 more weight) is not finite, though the loss is 0.5');
  expect(what(0.5, 1, 1, 1)).toContain('a (and of 2 more weights)');
  expect(what(0.5, 0, 0, 2, 2)).toBe('the step of c is not finite, though its gradient is');
  expect(what(0.5, 0, 0, 0, 2)).toMatch(/^what a layer keeps of the batch/);
});

it('names a learning rate that cannot be used, and whose it is', () => {
  for (const rate of [0, 0.001, 10]) expect(failureOfRate(rate, 'learningRate')).toBeUndefined();
  for (const rate of [Number.NaN, Number.POSITIVE_INFINITY, -1, '0.1', undefined, Promise.resolve(0.1)])
    expect(failureOfRate(rate, 'learningRate')?.remedy).toMatch(/^learningRate must give .*, such as 0.001$/);
  expect(failureOfRate('0.1', 'learningRate')?.what).toBe("the learning rate is '0.1'");
});
