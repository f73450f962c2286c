import { describe, expect, it } from 'vitest';
import { competitorsAt, startOf } from '../../bench/competitors.mjs';
import { levelOf, machineLevel, oneDnnByDefault } from '../../bench/levels.mjs';
import { withJob } from '../../bench/results.mjs';

const avx2 = ['avx2', 'fma'];
const avx512 = [...avx2, 'avx512f', 'avx512bw', 'avx512dq', 'avx512vl'];

describe('levels', () => {
  it('follow from the features of the processor that the loops use', () => {
    expect(machineLevel(new Set(avx512))).toBe(4);
    expect(machineLevel(new Set(avx512.slice(0, -1)))).toBe(3);
    expect(machineLevel(new Set(avx2))).toBe(3);
    expect(machineLevel(new Set(['avx2']))).toBe(1);
    expect([avx512, [...avx512, 'avx512_vnni']].map((flags) => oneDnnByDefault(new Set(flags)))).toEqual([false, true]);
  });

  it('hold every competitor to a level below the machine’s, and change nothing at its own', () => {
    expect(levelOf(undefined, 4)).toEqual({ level: 'avx512', env: {}, isHeld: false });
    expect(levelOf('avx2', 3)).toEqual({ level: 'avx2', env: {}, isHeld: false });
    const { env, isHeld } = levelOf('avx2', 4);
    expect(isHeld).toBe(true);
    expect(env).toMatchObject({ SIAMESE_LEVEL: '3', ONEDNN_MAX_CPU_ISA: 'AVX2', ATEN_CPU_CAPABILITY: 'avx2' });
  });

  it('refuse a level that the machine does not have, and what is not a level', () => {
    expect(() => levelOf('avx512', 3)).toThrow('--level avx512: the machine must have AVX-512');
    expect(() => levelOf('4', 4)).toThrow('--level must be avx512 or avx2, found "4"');
  });
});

describe('competitors', () => {
  it('that use TensorFlow take part twice where it leaves oneDNN off by default', () => {
    const both = ['keras-article-onednn', 'tf-function-onednn'];
    expect(competitorsAt('avx2')).toEqual(expect.arrayContaining(both));
    expect(competitorsAt('avx512').filter((name) => both.includes(name))).toEqual([]);
    const setting = (name: string, level: string) => startOf(name, { level }).env.TF_ENABLE_ONEDNN_OPTS;
    expect(setting('tf-function', 'avx2')).toBe('0');
    expect(setting('tf-function-onednn', 'avx2')).toBe('1');
    expect(setting('tf-function', 'avx512')).toBeUndefined();
  });

  it('leave the choice of oneDNN to the library itself', () => {
    expect(startOf('siamese-lab', { level: 'avx2' }).env).toEqual({});
  });
});

describe('results', () => {
  const old = { measured: '2026-01-01', machine: { cpu: 'Old' } };
  const now = { measured: '2026-02-02', machine: { cpu: 'New' } };

  it('of another machine stay until they are measured anew', () => {
    const before = { avx512: { jobs: { pairs: old, triplet: old } } };
    const after = withJob(before, 'avx512', 'pairs', now);
    expect(after).toEqual({ avx512: { jobs: { pairs: now, triplet: old } } });
    expect(before.avx512.jobs.pairs).toBe(old);
  });

  it('of one level leave those of the other as they are, and stand in a fixed order', () => {
    const both = withJob(withJob({}, 'avx2', 'pairs', now), 'avx512', 'pairs', old);
    expect(Object.keys(both)).toEqual(['avx512', 'avx2']);
    expect(both.avx2.jobs.pairs).toBe(now);
  });
});
