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
const withOurs = (...ours: number[]) => ({
  ...training,
  competitors: { ...training.competitors, 'siamese-lab': peer(...ours) },
});
const size = { cores: 2, threads: 2, memoryGiB: 8 };
const machine = { cpu: 'A Processor', level: 'avx512', ...size, system: 'Linux', node: 'v20.9.0' };
/** Results of one level, each job measured on this machine unless it names another. */
const run = (jobs: Record<string, object>, place = 'avx512') =>
  ({
    [place]: {
      jobs: Object.fromEntries(Object.entries(jobs).map(([name, job]) => [name, { machine, ...job }])),
    },
  }) as Parameters<typeof reportOf>[0];
const target = (jobs: object, what: string, than: string, place = 'avx2') =>
  targetsOf(place, jobs as Parameters<typeof targetsOf>[1]).find(
    (found) => found.what === what && found.than.startsWith(than),
  );

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
  it('are reached if the ratio of every round reaches them', () => {
    const found = target({ contrastive: training }, 'Fashion-MNIST pairs', 'hand-written', 'avx2');
    expect(found).toMatchObject({ name: 'tf-function', wanted: 1.5, reached: false });
    expect(found?.found?.median).toBeCloseTo(300 / 230, 12);
    const faster = withOurs(460, 480, 220);
    expect(target({ contrastive: faster }, 'Fashion-MNIST pairs', 'hand-written')?.reached).toBe(true);
  });

  it('are those of the level', () => {
    const wanted = (place: string) => target({}, 'Fashion-MNIST pairs', 'PyTorch', place)?.wanted;
    expect([wanted('avx512'), wanted('avx2')]).toEqual([4, 2]);
  });

  it('say so where only the median reaches them', () => {
    const uneven = withOurs(400, 400, 150);
    expect(target({ contrastive: uneven }, 'Fashion-MNIST pairs', 'Keras')).toMatchObject({
      reached: false,
      byMedian: true,
    });
    expect(reportOf(run({ contrastive: uneven }, 'avx2'))).toContain('**by the median, not in every round**');
  });

  it('may ask less of every round than of the median', () => {
    const triplet = (...ours: number[]) => ({
      triplet: { competitors: { 'siamese-lab': peer(...ours), 'keras-article': peer(100, 100, 100) } },
    });
    const keras = (...ours: number[]) => target(triplet(...ours), 'MobileNetV2 triplets', 'Keras', 'avx512');
    expect(keras(300, 310, 281)).toMatchObject({ wanted: 3, every: 2.8, reached: true });
    expect(keras(300, 310, 279)).toMatchObject({ reached: false, byMedian: true });
    expect(keras(299, 310, 281)).toMatchObject({ reached: false, byMedian: false });
    expect(reportOf(run(triplet(300, 310, 281)))).toContain('| 3x; 2.8x in every round | reached |');
  });

  it('are measured against the faster of two competitors, with oneDNN on and off', () => {
    const two = { ...training, competitors: { ...training.competitors, 'tf-function-onednn': peer(250, 260, 130) } };
    expect(target({ contrastive: two }, 'Fashion-MNIST pairs', 'hand-written')?.name).toBe('tf-function-onednn');
  });

  it('are not reached if missed by a hair', () => {
    const slower = withOurs(359.9, 359.9, 179.9);
    expect(target({ contrastive: slower }, 'Fashion-MNIST pairs', 'Keras')?.reached).toBe(false);
    expect(reportOf(run({ contrastive: slower }, 'avx2'))).toContain('1.79x (1.79x to 1.79x) | 1.8x | **not reached**');
  });

  it('say "not measured" where nothing was', () => {
    const found = target({ contrastive: training }, 'Fashion-MNIST pairs', 'PyTorch');
    expect(found).toMatchObject({ reason: 'not measured' });
    expect(found?.reached).toBeUndefined();
    expect(targetsOf('avx512', {}).every(({ reason }) => reason === 'not measured')).toBe(true);
  });

  it('take the share of the peak round by round', () => {
    const found = target({ triplet: { ...training, towers: 3 } }, 'MobileNetV2 step', 'share');
    // A step makes three passes over three images, with 1,000 multiply-adds per image and pass; a product takes 2 * 2048^3 operations.
    const share = (value: number) => (value * 3 * 6 * 1000) / (10 * 2 * 2048 ** 3);
    expect(found?.found?.median).toBeCloseTo(share(300), 12);
    expect(found?.found?.lowest).toBeCloseTo(share(150), 12);
    expect(found?.reached).toBe(false);
  });

  it('take the inverse ratio of seconds', () => {
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
    // 300 pairs of two images with 6,000 operations each, beside 10 products with 2 * 2048^3 operations each.
    const share = (300 * 2 * 6 * 1000) / (10 * 2 * 2048 ** 3);
    expect(text).toContain(
      `| siamese-lab | 300 (150 to 310) | 213 ms | 1.00x | ${Number((share * 100).toPrecision(3))} % |`,
    );
    expect(text).toContain('### AVX-512');
    expect(text).toContain('A Processor (AVX-512), 2 cores, 2 threads each, 8 GiB');
    expect(text).toContain('_A Processor (AVX-512), 2026-01-02._');
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

  it('says of which processor and level each table is', () => {
    const other = { ...machine, cpu: 'Another', level: 'avx2', isHeld: true };
    const jobs = { contrastive: { ...training, machine: other }, triplet: training };
    const text = reportOf(run(jobs, 'avx2'));
    expect(text).toContain('`contrastive`: Another held to AVX2, 2 cores');
    expect(text).toContain('`triplet`: A Processor (AVX-512), 2 cores');
    expect(text).toContain('_Another held to AVX2, 2026-01-02._');
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

  it('must be there', () => {
    expect(() => fill('no markers', 'results', 'new')).toThrow('must have <!-- results -->');
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
    const text = clusterTables(run({ gallery: job }));
    expect(text).toContain(
      '| HNSW | 4 d + 8 M | 0.64 GB, 1 machine | 6.4 GB, 1 machine | 64 GB, 2 machines | 640 GB, 15 machines |',
    );
    expect(text).toContain('| 1,000,000 | 1 | 100 ms | 50 |');
    expect(text).toContain('| 10,000,000 | 1 | 1 s | 5 |');
    expect(text).toContain('| 100,000,000 | 10 | 1 s | 5 |');
    expect(clusterTables({})).not.toContain('Exact search');
  });
});
