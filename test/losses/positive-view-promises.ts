/** What every loss of two views without negatives promises. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ViewLoss } from '../../lib/losses/view-loss';
import { tf } from '../../lib/tensorflow/tensorflow';
import '../matchers';
import { finiteDifferences, isSmoothNear } from '../oracles/finite-differences';
import { expectRecordedViews } from './recorded-views';
import { expectCleanOps, gradient, numberOf, twoDirectedBatches } from './support';

type Towers = [left: number[][], right: number[][]];

export interface PositiveViewPromise {
  /** The public function's name, for its errors. */
  name: string;
  loss: ViewLoss;
  /** The same by loops; `targets` are the towers again, where the loss takes them for constants. */
  naive: (towers: Towers, targets: Towers, same: number[]) => number;
  /** Numbers of pairs, besides 0, that cost exactly nothing. */
  free?: number[];
  /** The largest numbers in embeddings that lead to no overflow. */
  longest: number;
  /** Whether the loss has a gradient where all embeddings are equal. Default true. */
  smoothAtEqual?: boolean;
  /** How close values come to the loops', and gradients to differences. */
  close: { value: Tolerance; slope: Tolerance };
  /** Whether float32 can resolve the gradient there. Default: everywhere. */
  isTold?: (towers: Towers) => boolean;
}
type Tolerance = { rtol: number; atol: number };

interface Golden {
  left: number[][];
  right: number[][];
  weights: number[][];
  losses: Record<string, { value: number; gradients: Towers }>;
}
export const golden: Golden = JSON.parse(
  readFileSync(join(__dirname, '..', 'oracles', 'view-losses-golden.json'), 'utf8'),
);

const slopesOf = (loss: ViewLoss, [left, right]: Towers, same?: tf.Tensor1D): Towers => {
  const [a, b] = [tf.tensor2d(left), tf.tensor2d(right)];
  return [
    gradient((x: tf.Tensor2D) => loss(x, b, same), a) as number[][],
    gradient((x: tf.Tensor2D) => loss(a, x, same), b) as number[][],
  ];
};
const lossOf = (loss: ViewLoss, [left, right]: Towers, same?: tf.Tensor1D) =>
  numberOf(() => loss(tf.tensor2d(left), tf.tensor2d(right), same));

/** The value, and the gradients for both towers to 1e-5 of the largest number: what float32 keeps of a sum. */
export function expectGoldenViews(name: string, loss: ViewLoss): void {
  const { left, right, losses } = golden;
  const { value, gradients } = losses[name];
  expect(lossOf(loss, [left, right])).toBeAllclose(value, { rtol: 1e-5, atol: 1e-5 });
  const largest = Math.max(1, ...gradients.flat(2).map(Math.abs));
  for (const [tower, slope] of slopesOf(loss, [left, right]).entries())
    expect(slope).toBeAllclose(gradients[tower], { rtol: 1e-5, atol: 1e-5 * largest });
}

export function keepsPositiveViewPromises(promise: PositiveViewPromise): void {
  const { name, loss, naive, free = [], longest, smoothAtEqual = true, close, isTold = () => true } = promise;
  const everyThird = (count: number) => Array.from({ length: count }, (_, i) => Number(i % 3 !== 1));
  const differencesOf = ([left, right]: Towers, same: number[]): [(x: number[][]) => number, number[][]][] => [
    [(x) => naive([x, right], [left, right], same), left],
    [(x) => naive([left, x], [left, right], same), right],
  ];

  it('agrees with loops, and its gradients for both towers with their finite differences', () => {
    fc.assert(
      fc.property(twoDirectedBatches, fc.boolean(), (towers, some) => {
        const same = some ? everyThird(towers[0].length) : towers[0].map(() => 1);
        const pairs = some ? tf.tensor1d(same) : undefined;
        expect(lossOf(loss, towers, pairs)).toBeAllclose(naive(towers, towers, same), close.value);
        const marked = towers.map((rows) => rows.filter((_, i) => same[i] === 1)) as Towers;
        fc.pre(isTold(marked) && differencesOf(towers, same).every(([f, x]) => isSmoothNear(f, x)));
        const slopes = slopesOf(loss, towers, pairs);
        for (const [tower, [f, x]] of differencesOf(towers, same).entries())
          expect(slopes[tower]).toBeAllclose(finiteDifferences(f, x), close.slope);
      }),
      { numRuns: 40 },
    );
  });

  it('counts only the pairs that are the same', () => {
    const towers: Towers = [golden.left, golden.right];
    const same = [1, 0, 1, 1, 0, 1];
    const alone = towers.map((rows) => rows.filter((_, i) => same[i] === 1)) as Towers;
    expect(lossOf(loss, towers, tf.tensor1d(same))).toBeAllclose(lossOf(loss, alone), { rtol: 1e-5 });
  });

  it('agrees with loops on equal embeddings, and has finite gradients there', () => {
    for (const row of [
      [0.5, -2, 1],
      [0.1, 1000.7, -3.3],
      [0, 0, 0],
    ]) {
      const rows = Array.from({ length: 7 }, () => row.map(Math.fround));
      const towers: Towers = [rows, rows];
      const all = rows.map(() => 1);
      expect(lossOf(loss, towers)).toBeAllclose(naive(towers, towers, all), close.value);
      const slopes = slopesOf(loss, towers);
      for (const value of slopes.flat(2)) expect(Number.isFinite(value)).toBe(true);
      if (!smoothAtEqual || row[0] === 0) continue;
      for (const [tower, [f, x]] of differencesOf(towers, all).entries())
        expect(slopes[tower]).toBeAllclose(finiteDifferences(f, x), close.slope);
    }
  });

  it.each([
    { what: 'no pair is the same', same: [0, 0, 0] },
    { what: 'there is no pair', same: [] },
    ...free.map((count) => ({ what: `the number of pairs is ${count}`, same: new Array<number>(count).fill(1) })),
    ...free.map((count) => ({
      what: `the number of same pairs is ${count}`,
      same: [...new Array<number>(count).fill(1), 0, 0],
    })),
  ])('is exactly 0, with zero gradients, where $what', ({ same }) => {
    const towers = [0, 3].map((start) =>
      tf.tensor2d(
        same.flatMap((_, i) => [start + i, 1]),
        [same.length, 2],
      ),
    );
    const pairs = tf.tensor1d(same);
    expect(numberOf(() => loss(towers[0], towers[1], pairs))).toBe(0);
    for (const of of [(x: tf.Tensor2D) => loss(x, towers[1], pairs), (x: tf.Tensor2D) => loss(towers[0], x, pairs)])
      expect(gradient(of, towers[0])).toBeAllclose(
        same.map(() => [0, 0]),
        { atol: 0 },
      );
  });

  it('is finite, and so are its gradients, for one pair, two, and for long embeddings', () => {
    const long = [
      [longest, 0],
      [-longest, 0],
      [0, longest],
      [longest, longest],
    ];
    const small = long.map((row) => row.map((value) => (value / longest) * 1e-7));
    for (const towers of [
      [[[1, 2]], [[2, 1]]],
      [long.slice(0, 2), long.slice(1, 3)],
      [long, [...long].reverse()],
      [long, small],
      [small, small],
    ] as Towers[]) {
      expect(Number.isFinite(lossOf(loss, towers))).toBe(true);
      for (const value of slopesOf(loss, towers).flat(2)) expect(Number.isFinite(value)).toBe(true);
    }
  });

  it('gives the same values and gradients when recorded', () => expectRecordedViews(loss));

  it('lets a NaN through', () => {
    for (const bad of [0, 1]) {
      const towers = [0, 1].map((tower) =>
        tf.tensor2d([
          [tower === bad ? Number.NaN : 3, 2],
          [1, 5],
          [2, -1],
        ]),
      );
      expect(numberOf(() => loss(towers[0], towers[1]))).toBeNaN();
    }
  });

  it('refuses towers that do not fit', () => {
    expect(() => loss(tf.zeros([2, 3]), tf.zeros([3, 3]))).toThrow(
      `${name}: left and right must have the same shape [batch, d], found [2, 3] and [3, 3]`,
    );
    expect(() => loss(tf.zeros([2, 2]), tf.zeros([2, 2]), tf.ones([3]))).toThrow(
      `${name}: same and the pairs must have the same shape [batch], found [3] and [2]`,
    );
    expect(() => loss(tf.zeros([2, 2]), tf.zeros([2, 2]), tf.tensor1d([1, 2]))).toThrow(
      `${name}: same must be 1 or 0, found 2 at row 1 of 2`,
    );
  });

  it('is made of TensorFlow ops alone and leaks nothing', () => {
    const right = tf.tensor2d([
      [1, 0],
      [2, 1],
      [0, 1],
    ]);
    const same = tf.tensor1d([1, 0, 1]);
    loss(right, right, same).dispose();
    const left = tf.tensor2d([
      [1, 2],
      [0, 1],
      [3, 1],
    ]);
    expectCleanOps((x: tf.Tensor2D) => loss(x, right, same), left);
    expectCleanOps((x: tf.Tensor2D) => loss(left, x, same), right);
  });
}
