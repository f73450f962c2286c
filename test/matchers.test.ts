import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { tf } from '../lib/tensorflow/tensorflow';
import './matchers';

describe('toBeAllclose', () => {
  it('compares tensors, typed arrays, nested arrays and numbers', () => {
    expect(
      tf.tensor2d([
        [1, 2],
        [3, 4],
      ]),
    ).toBeAllclose([
      [1, 2],
      [3, 4.00001],
    ]);
    expect(Float32Array.of(0.1, 0.2)).toBeAllclose([0.1, 0.2]);
    expect(tf.scalar(2)).toBeAllclose(2);
    expect([1, 1]).toBeAllclose(1);
  });

  it('sees differences, and honours the tolerances', () => {
    expect([1, 2]).not.toBeAllclose([1, 2.001]);
    expect([1, 2]).toBeAllclose([1, 2.001], { rtol: 1e-3 });
    expect([0]).not.toBeAllclose([1e-5]);
    expect([0]).toBeAllclose([1e-5], { atol: 1e-4 });
  });

  it('sees shapes: only a single number broadcasts, and not to an empty array', () => {
    expect([[1], [2]]).not.toBeAllclose([1, 2]);
    expect([1, 1]).not.toBeAllclose([1]);
    expect([]).not.toBeAllclose(0);
    expect(tf.zeros([0, 3])).toBeAllclose(tf.zeros([0, 3]));
    expect(() => expect([[1], [2, 3]]).toBeAllclose(1)).toThrow('rows of different lengths');
  });

  it('holds NaN close to nothing, and an infinity close to itself only', () => {
    expect([Number.NaN]).not.toBeAllclose([Number.NaN]);
    expect([Number.NaN]).not.toBeAllclose(0);
    expect([Number.POSITIVE_INFINITY]).toBeAllclose([Number.POSITIVE_INFINITY]);
    expect([1e30]).not.toBeAllclose([Number.POSITIVE_INFINITY]);
    expect([Number.NEGATIVE_INFINITY]).not.toBeAllclose([Number.POSITIVE_INFINITY]);
  });

  it('says where and by how much', () => {
    expect(() => expect([1, 2, 3]).toBeAllclose([1, 5, 3])).toThrow(
      '1 of 3 values beyond atol 0.000001 + rtol 0.00001',
    );
    expect(() => expect([1, 2, 3]).toBeAllclose([1, 5, 3])).toThrow('at 1: found 2, wanted 5');
    expect(() => expect([[1], [2]]).toBeAllclose([1, 2])).toThrow('found [2,1], wanted [2]');
  });
});

it('writes down which share of its tolerance it used, where it is asked to', () => {
  const folder = mkdtempSync(join(tmpdir(), 'matchers-'));
  const file = join(folder, 'spread');
  vi.stubEnv('SIAMESE_SPREAD', file);
  expect([1.5, 2]).toBeAllclose([1, 2], { rtol: 0, atol: 1 });
  expect(() => expect(3).toBeAllclose(1, { rtol: 0, atol: 1 })).toThrow();
  expect([[1], [2]]).toBeAllclose([[1], [2]]);
  vi.unstubAllEnvs();
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  rmSync(folder, { recursive: true });
  expect(lines.map((line) => JSON.parse(line).share)).toEqual([0.5, 2, 0]);
  expect(JSON.parse(lines[0])).toMatchObject({
    path: __filename,
    name: expect.stringContaining('share of its tolerance'),
  });
});
