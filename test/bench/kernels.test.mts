import { describe, expect, it } from 'vitest';
import { casesOf } from '../../bench/kernels/cases.mjs';
import { textOf } from '../../bench/kernels/table.mjs';
import { judge } from '../../bench/kernels/verdict.mjs';
import { failuresOf, kernelTables } from '../../bench/report/kernels.mjs';

const node = (name: string, op: string, input: string[], attr = {}) => ({ name, op, input, attr });
const shapes = new Map([
  ['x', [2, 4, 4, 8]],
  ['w', [1, 1, 8, 16]],
  ['x/matrix', [32, 8]],
  ['w/matrix', [8, 16]],
  ['g', [3, 5]],
  ['h', [15]],
  ['rate', []],
]);

describe('cases', () => {
  const step = (name: string, ...nodes: ReturnType<typeof node>[]) => ({ step: name, nodes, shapes });

  it('are the own ops of the recorded steps, each shape once', () => {
    const relu = node('a', 'Relu', ['x']);
    const pool = (name: string) => node(name, 'SiameseMaxPool', ['x']);
    const cases = casesOf([step('training', relu, pool('b'), pool('c')), step('embedding', pool('d'))]);
    expect(cases).toMatchObject([
      { op: 'SiameseMaxPool', shapes: [[2, 4, 4, 8]], times: 3, steps: ['training', 'embedding'] },
    ]);
  });

  it('are told apart by their attributes, with text decoded, but not by the number of a draw', () => {
    const norm = (activation: string) =>
      node(activation, 'SiameseBatchNorm', ['x'], { activation: { s: Buffer.from(activation) } });
    const drop = (draw: number) => node(`drop${draw}`, 'SiameseDropout', ['x'], { draw: { i: draw } });
    const cases = casesOf([step('training', norm('relu'), norm('relu6'), drop(1), drop(2))]);
    expect(cases.map(({ attr }: { attr: object }) => attr)).toEqual([
      { activation: { s: 'relu' } },
      { activation: { s: 'relu6' } },
      { draw: { i: 1 } },
    ]);
  });

  it('name the convolution that a matrix product comes from, with the shapes of its images', () => {
    const nodes = [
      node('x/matrix', 'Reshape', ['x']),
      node('w/matrix', 'Reshape', ['w']),
      node('Conv2DBackpropInput7/MatMul/SiameseTallProduct', 'SiameseTallProduct', ['x/matrix', 'w/matrix']),
      node('MatMul9', 'MatMul', ['x/matrix', 'w/matrix']),
    ];
    expect(casesOf([step('training', ...nodes)])).toMatchObject([
      {
        op: 'SiameseTallProduct',
        source: 'Conv2DBackpropInput',
        images: [
          [2, 4, 4, 8],
          [1, 1, 8, 16],
        ],
      },
    ]);
  });

  it('count updates of equally many values as one case', () => {
    const adam = (name: string, w: string) => node(name, 'SiameseAdam', [w, 'rate']);
    expect(casesOf([step('training', adam('a', 'g'), adam('b', 'h'))])).toMatchObject([
      { shapes: [[15], []], times: 2 },
    ]);
  });
});

const timed = (own: number[], off: number[], on: number[]) => ({
  seconds: { own: { off: own, on: own }, Conv2D: { off, on } },
  chosen: true,
});

describe('judge', () => {
  it('compares with TensorFlow’s fastest way, and with its way under the library’s own setting', () => {
    const found = judge(timed([1, 1, 2], [2, 2, 4], [3, 4, 6]), 'on');
    expect(found.best).toEqual({ way: 'Conv2D', setting: 'off', median: 2, lowest: 2, highest: 2 });
    expect(found.here).toMatchObject({ setting: 'on', median: 3 });
    expect(found.slower).toBe(false);
  });

  it('calls a chosen op slower if it is slower in nine rounds of ten, by more than noise', () => {
    const isSlower = (...own: number[]) => judge(timed(own, [1, 1, 1], [2, 2, 2]), 'off').slower;
    expect(isSlower(1.1, 1.2, 1.01)).toBe(true);
    expect(isSlower(1.1, 1.2, 0.99)).toBe(false);
    expect(isSlower(1.04, 1.04, 1.04)).toBe(false);
    const ten = (...own: number[]) => judge(timed(own, Array(10).fill(1), Array(10).fill(2)), 'off').slower;
    expect(ten(...Array(9).fill(1.1), 0.9)).toBe(true);
    expect(ten(...Array(8).fill(1.1), 0.9, 0.9)).toBe(false);
    expect(judge({ ...timed([2, 2, 2], [1, 1, 1], [1, 1, 1]), chosen: false }, 'on').slower).toBe(false);
    // A way that is faster only under the other setting could not replace the op.
    expect(judge(timed([1.5, 1.5, 1.5], [1, 1, 1], [2, 2, 2]), 'on').slower).toBe(false);
  });
});

describe('the report of kernels', () => {
  const about = { title: 'SiameseMaxPool', op: 'SiameseMaxPool', shapes: [[2, 4, 4, 8]], chosen: true };
  const cases = [
    { ...about, ...judge(timed([2, 2, 2], [1, 1, 1], [1.5, 1.5, 1.5]), 'on') },
    { ...about, ...judge(timed([1, 1, 1], [3, 3, 3], [3, 3, 3]), 'on') },
    { ...about, failed: 'SiameseMaxPool differs from MaxPool by 0.5 of the mean value' },
  ];
  const machine = { cpu: 'A Processor', level: 'avx2' };
  const about3 = { level: 3, oneDnn: 'on', machine, measured: '2026-01-02', rounds: 3 };
  const level3 = { ...about3, cases } as unknown as Parameters<typeof kernelTables>[0][string];

  it('counts by op what is chosen and what is slower', () => {
    const text = kernelTables({ level3 });
    expect(text).toContain('| SiameseMaxPool | 3 | 3 | 1.87x (0.75x to 3.00x) | 1.75x (0.50x to 3.00x) | **1** |');
    expect(text).toContain('_A Processor (AVX2), 2026-01-02._');
    expect(kernelTables({})).toBe('not measured');
  });

  it('names what fails, or only what differs where times mean nothing', () => {
    const failures = failuresOf([level3]);
    expect(failures).toEqual([
      'level 3: SiameseMaxPool [[2,4,4,8]]: 0.75x (0.75x at best) the speed of Conv2D with oneDNN on',
      'level 3: SiameseMaxPool [[2,4,4,8]]: SiameseMaxPool differs from MaxPool by 0.5 of the mean value',
    ]);
    expect(failuresOf([level3], { alone: true })).toHaveLength(1);
  });
});

it('the table is JSON with a line for each case', () => {
  const table = { level3: { rounds: 5, cases: [{ op: 'A' }, { op: 'B' }] }, level4: { rounds: 3, cases: [] } };
  const text = textOf(table);
  expect(JSON.parse(text)).toEqual(table);
  expect(text.split('\n').filter((line) => line.includes('"op"'))).toHaveLength(2);
});
