import { describe, expect, it } from 'vitest';
import { requireExamples, requireFittingExamples } from '../../lib/training/check-examples';
import { imageExamples } from '../../lib/training/examples';
import type { FitOptions, Run } from '../../lib/training/fit-options';
import { tinyDataset } from '../tiny-dataset';
import { tinyRun } from './tiny-run';

describe('requireExamples', () => {
  const { train } = tinyRun();
  const check = (options: object) => () => requireExamples(options as FitOptions);

  it('takes examples, with or without validation', () => {
    expect(check({ train })).not.toThrow();
    expect(check({ train, validation: train })).not.toThrow();
  });

  it.each([
    ['nothing', { train: undefined }, 'fit: train must be examples, such as pairExamples(images, pairs)'],
    ['a data set', { train: tinyDataset() }, 'train must be examples'],
    ['no columns', { train: { ...train, columns: [] } }, 'train must be examples'],
    ['null as validation', { train, validation: null }, 'fit: validation must be examples'],
  ])('refuses %s', (_, options, message) => expect(check(options)).toThrow(message));
});

describe('requireFittingExamples', () => {
  const run = { ...tinyRun(), lossVariables: [] } as unknown as Run;
  const check = (other: object, classes?: number) => () => requireFittingExamples({ ...run, ...other }, classes);
  const single = imageExamples(tinyDataset());

  it('takes what fits together', () => expect(check({})).not.toThrow());

  it.each([
    ['none', { train: { ...run.train, size: 0 } }, 'fit: train must have 1 or more pairs, found 0'],
    [
      'a shorter column',
      { train: { ...run.train, columns: [run.train.columns[0], Int32Array.of(1)] } },
      'column 1 must have one entry for each of 120 pairs, found 1',
    ],
    [
      'fewer targets',
      { train: { ...run.train, targets: Uint8Array.of(1) } },
      'targets must have one entry for each of 120 pairs, found 1',
    ],
    [
      'validation with another number of images',
      { validation: single },
      'validation must have as many images per example as train, 2 (pairs), found 1',
    ],
  ])('refuses %s', (_, other, message) => expect(check(other)).toThrow(message));

  it('refuses pairs for a loss with classes, and takes them for other losses with weights', () => {
    expect(check({ lossVariables: [{}] }, 3)).toThrow(
      'examples of a loss with classes must be single images with their labels, found pairs of 2 images',
    );
    expect(check({ lossVariables: [{}] })).not.toThrow();
  });

  it.each<[towers: number, found: unknown]>([
    ...[2, -1, 0.5, Number.NaN, '1', 1n, undefined].map((found): [number, unknown] => [2, found]),
    ...[-1, 0.5, 2 ** 31, Number.NaN, '1', undefined].flatMap((found): [number, unknown][] => [
      [1, found],
      [3, found],
    ]),
  ])('refuses a target of %i images that is no label of them: %o', (towers, found) => {
    const column = run.train.columns[0];
    const targets = [...Array(run.train.size - 1).fill(1), found];
    const examples = { ...run.train, columns: Array(towers).fill(column), targets, unit: 'examples' };
    const wanted = towers === 2 ? 'be 1 \\(same\\) or 0' : 'be labels, whole numbers from 0 to 2147483647';
    for (const option of ['train', 'validation'] as const)
      expect(check({ validation: undefined, train: examples, [option]: examples })).toThrow(
        new RegExp(
          `fit: targets of (train|validation) must ${wanted}, found .+ at row 119 of 120 examples; make examples`,
        ),
      );
  });

  it('refuses a row that the data set does not have', () => {
    const columns = run.train.columns.map((column) => column.slice());
    columns[1][3] = 9_999;
    expect(check({ train: { ...run.train, columns } })).toThrow(/found 9999 at 3/);
  });

  it('refuses a class that the loss does not know', () => {
    const classes = Math.max(...single.targets);
    const own = { train: single, validation: undefined };
    expect(check(own, classes + 1)).not.toThrow();
    expect(check(own, classes)).toThrow(
      `labels of train must be the loss's classes 0 to ${classes - 1}, found ${classes} at row`,
    );
  });
});
