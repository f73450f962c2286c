import { describe, expect, it } from 'vitest';
import { clusterTables } from '../../bench/report/gallery.mjs';
import { profileOf } from '../../bench/report/profile.mjs';
import { fill } from '../../bench/report/readme.mjs';
import { reportOf } from '../../bench/report/report.mjs';
import { targetsOf } from '../../bench/report/targets.mjs';
import { ratios, summary } from '../../bench/statistics.mjs';

const peer = (...values: number[]) => ({ values, ...summary(values), peakBytes: 2e8, multiplyAdds: 1000 });
const torchMissing = { notMeasured: 'PyTorch could not be installed (no matching distribution)' };

/** Three rounds; the machine is half as fast in the last. */
const training = {
  network: 'fashion',
  batch: 64,
  rounds: 3,
  towers: 2,
  unit: 'pairs a second',
  measured: '2026-01-02T03:04:05.000Z',
  load: summary([0.5, 1, 2]),
  comparisons: [
    { name: 'tf-function', kind: 'first', ours: 0.5, theirs: 0.6, difference: 0.2, tolerance: 1e-4, alike: false },
  ],
  competitors: {
    'siamese-lab': peer(300, 310, 150),
    'keras-article': peer(200, 200, 100),
    'tf-function': peer(230, 240, 110),
    'tf-function-xla': peer(10, 11, 5),
    'torch-eager': torchMissing,
    'torch-compile': torchMissing,
    matmul: peer(10, 10, 10),
  },
};
const machine = { cpu: 'A Processor', cores: 2, threads: 2, memoryGiB: 8, system: 'Linux', node: 'v20.9.0' };
const run = (jobs: object) => ({ cpu: { machine, jobs } });
const target = (jobs: object, what: string, than: string) =>
  targetsOf(jobs).find((found) => found.what === what && found.than.startsWith(than));

describe('statistics', () => {
  it('takes the middle of an odd and of an even number of values', () => {
    expect(summary([3, 1, 2])).toEqual({ median: 2, lowest: 1, highest: 3 });
    expect(summary([4, 1, 2, 3]).median).toBe(2.5);
  });

  it('compares round with round, so that a slow round cancels', () => {
    expect(ratios([300, 310, 150], [200, 200, 100])).toEqual({ median: 1.5, lowest: 1.5, highest: 1.55 });
  });
});

describe('targets', () => {
  it('are reached where the ratio of every round is', () => {
    const found = target({ contrastive: training }, 'Fashion-MNIST pairs', 'Keras');
    expect(found).toMatchObject({ wanted: 1.5, reached: true, found: { median: 1.5 } });
  });

  it('say so where only the median reaches them', () => {
    const uneven = { ...training, competitors: { ...training.competitors, 'siamese-lab': peer(310, 310, 140) } };
    expect(target({ contrastive: uneven }, 'Fashion-MNIST pairs', 'Keras')).toMatchObject({
      reached: false,
      byMedian: true,
    });
    expect(reportOf(run({ contrastive: uneven }))).toContain('**by the median, not in every round**');
  });

  it('measure against the better of several', () => {
    const found = target({ contrastive: training }, 'Fashion-MNIST pairs', 'hand-written');
    expect(found).toMatchObject({ name: 'tf-function', byMedian: true, reached: false });
    expect(found?.found?.median).toBeCloseTo(300 / 230, 12);
  });

  it('are missed by a hair', () => {
    const slower = { ...training, competitors: { ...training.competitors, 'siamese-lab': peer(299.9, 299.9, 149.9) } };
    expect(target({ contrastive: slower }, 'Fashion-MNIST pairs', 'Keras')?.reached).toBe(false);
    const line = reportOf(run({ contrastive: slower }))
      .split('\n')
      .find((row) => row.includes('Keras as the article'));
    expect(line).toBeDefined();
    expect(reportOf(run({ contrastive: slower }))).toContain('1.49x (1.49x to 1.49x) | 1.5x | **not reached**');
  });

  it('say "not measured" where nothing was', () => {
    const found = target({ contrastive: training }, 'Fashion-MNIST pairs', 'PyTorch');
    expect(found).toMatchObject({ reason: 'not measured' });
    expect(found?.reached).toBeUndefined();
    expect(targetsOf({}).every(({ reason }) => reason === 'not measured')).toBe(true);
  });

  it('count seconds the other way round', () => {
    const competitors = { 'siamese-lab': peer(10, 20), 'keras-article': peer(30, 30) };
    expect(target({ 'time-to-quality': { competitors } }, 'time to AUC 0.90', 'Keras')?.found).toEqual({
      median: 2.25,
      lowest: 1.5,
      highest: 3,
    });
  });
});

describe('the report', () => {
  it('shows medians, spreads, ratios and the share of the peak', () => {
    const text = reportOf(run({ contrastive: training }));
    expect(text).toContain('| `tf.function`, towers as one batch | 230 (110 to 240) | 278 ms | 1.30x |');
    // 300 pairs of two images, 6,000 operations each, of 10 products of 2 * 2048^3.
    const share = (300 * 2 * 6 * 1000) / (10 * 2 * 2048 ** 3);
    expect(text).toContain(
      `| siamese-lab | 300 (150 to 310) | 213 ms | 1.00x | ${Number((share * 100).toPrecision(3))} % |`,
    );
    expect(text).toContain('A Processor, 2 cores, 2 threads each, 8 GiB');
    expect(text).toContain('load average 0.5 to 2');
  });

  it('says why a competitor was not measured, that there is no GPU, and which losses differ', () => {
    const text = reportOf(run({ contrastive: training }));
    expect(text).toContain(
      '| `torch.compile` | not measured: PyTorch could not be installed (no matching distribution) |',
    );
    expect(text).toContain('not measured: no GPU was at hand.');
    expect(text).toContain('| 20 % | 0.01 % | **not alike** |');
  });

  it('survives a job that failed', () => {
    expect(reportOf(run({ triplet: { notMeasured: 'no data' } }))).toContain('not measured: no data');
  });

  it('adds up the ops that the profile does not show', () => {
    const ops = Array.from({ length: 14 }, (_, i) => ({ op: `Op${i}`, milliseconds: 2, count: 3 }));
    const text = profileOf(run({ profile: { steps: [{ network: 'fashion', stepMilliseconds: 20, ops }] } }));
    expect(text).toContain('| `Op11` | 3 | 2 | 7.14 % |');
    expect(text).toContain('| 2 other kinds | 6 | 4 | 14.3 % |');
  });
});

describe('README markers', () => {
  it('replace what stands between them, again and again', () => {
    const once = fill('a <!-- results -->old<!-- /results --> z', 'results', 'new');
    expect(once).toBe('a <!-- results -->\n\nnew\n\n<!-- /results --> z');
    expect(fill(once, 'results', 'new')).toBe(once);
  });

  it('have to be there', () => {
    expect(() => fill('no markers', 'results', 'new')).toThrow('found no <!-- results -->');
  });
});

describe('galleries', () => {
  const one = summary([1]);
  const batches = (p50: number, queriesPerSecond: number) =>
    [1, 100].map((batch) => ({
      batch,
      p50: summary([p50]),
      p95: summary([2 * p50]),
      queriesPerSecond: summary([queriesPerSecond]),
    }));
  const measured = {
    ...{ addSeconds: summary([20]), saveSeconds: one, openSeconds: one, recall: summary([0.975]) },
    ...{ residentBytes: summary([5e8]), fillPeakBytes: summary([6e8]), diskBytes: summary([4e8]) },
  };
  const job = {
    dimensions: 128,
    sets: [
      {
        set: 'clusters',
        rows: 1_000_000,
        queries: 200,
        rounds: 1,
        contenders: [
          { name: 'exact', ...measured, batches: batches(0.1, 50) },
          {
            name: 'HNSW',
            index: { type: 'HNSW', build: { M: 16 }, search: { ef: 64 } },
            ...measured,
            batches: batches(0.002, 900),
          },
          { name: 'FLAT', index: { type: 'FLAT' }, notMeasured: 'too slow' },
        ],
      },
    ],
  };

  it('are tabulated with what they find, how quickly, and what they cost', () => {
    const text = reportOf(run({ gallery: job }));
    expect(text).toContain('1,000,000 synthetic rows, a hundred about each centre, 128 numbers each');
    expect(text).toContain('| Milvus Lite, HNSW (M 16, ef 64) | 97.5 % | 2 ms (4 ms) | 900 | 2 ms (4 ms) | 900 |');
    expect(text).toContain('| `openExactGallery` | 20 s | 50,000 | 1 s | 1 s | 500 MB | 600 MB | 400 MB |');
    expect(text).toContain('| Milvus Lite, FLAT | not measured: too slow |');
  });

  it('are computed for a cluster, from formulas and from what was measured', () => {
    const text = clusterTables({ gallery: job });
    expect(text).toContain(
      '| HNSW | 4 d + 8 M | 0.64 GB, 1 machine | 6.4 GB, 1 machine | 64 GB, 2 machines | 640 GB, 15 machines |',
    );
    expect(text).toContain('| 1,000,000 | 1 | 100 ms | 50 |');
    expect(text).toContain('| 10,000,000 | 1 | 1 s | 5 |');
    expect(text).toContain('| 100,000,000 | 10 | 1 s | 5 |');
    expect(clusterTables({})).not.toContain('Exact search');
  });
});
