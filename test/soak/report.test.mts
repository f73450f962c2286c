import { describe, expect, it } from 'vitest';
import { judge } from '../../soak/memory/job.mjs';
import { stepsOfHalfAnHour } from '../../soak/memory/plan.mjs';
import { type Result, reportOf } from '../../soak/report.mjs';

const about = {
  date: '2026-01-02',
  machine: { cpu: 'A Processor', cores: 2, threads: 2, memoryGiB: 8, system: 'Linux', node: 'v20.9.0' },
  seed: 7,
  load: 0.25,
  halfHour: { steps: 112_500, pairsASecond: 4_000, cpu: 'A Processor, 2 threads' },
};
const killed: Result = {
  kind: 'kill',
  what: 'a download (of something)',
  checked: 'the files',
  kills: 50,
  midWrite: 20,
  runs: 17,
  failures: [],
  seconds: 61.4,
};
const fuzzed: Result = {
  kind: 'fuzz',
  what: 'IDX files',
  inputs: 100_000,
  refused: 90_000,
  slowestMs: 12.4,
  growth: 3 * 2 ** 20,
  failures: ['input 3: TypeError'],
  seconds: 10,
};

describe('the report', () => {
  it('says what was done, where, and with which outcome', () => {
    const text = reportOf(about, [killed, fuzzed]);
    expect(text).toContain('2026-01-02, seed 7, 1 min 11 s in all, load average 0.3 at the start');
    expect(text).toContain('| a download (of something) | 50 | 20 | 17 | 61 | passed |');
    expect(text).toContain('| IDX files | 100,000 | 90,000 | 12 ms | 3.0 MB | 10 | **failed: 1** |');
    expect(text).toContain('**failed: 1**\n');
    expect(text).toContain('## What failed\n\n- input 3: TypeError');
    expect(text).not.toContain('Half an hour');
  });

  it('passes if all parts passed', () => {
    expect(reportOf(about, [killed])).toContain('- **passed**\n');
  });

  it('takes half an hour’s steps from the bench', () => {
    const { steps, pairsASecond } = stepsOfHalfAnHour();
    expect(steps).toBe(Math.round((1_800 * pairsASecond) / 64));
  });
});

describe('memory', () => {
  const looks = (resident: (i: number) => number, numTensors: (i: number) => number = () => 9) =>
    Array.from({ length: 60 }, (_, i) => ({ step: i, resident: resident(i), numTensors: numTensors(i), heapUsed: 5 }));
  const failuresOf = (...of: Parameters<typeof looks>) => {
    const failures: string[] = [];
    judge(looks(...of), failures);
    return failures;
  };

  it('is flat if it stays the same, also after it grew at first', () => {
    expect(failuresOf((i) => 2e8 + Math.min(i, 10) * 1e7)).toEqual([]);
    expect(failuresOf((i) => 2e8 + (i > 40 ? 5e7 : 0))).toEqual([]); // an arena
    expect(
      failuresOf(
        () => 2e8,
        (i) => (i === 0 ? 3 : 9),
      ),
    ).toEqual([]);
  });

  it('is not flat if it grows, or if there are more and more tensors', () => {
    expect(failuresOf((i) => 2e8 + i * 2e6)).toEqual(['the resident size grew by 57.2 MB']);
    expect(
      failuresOf(
        () => 2e8,
        (i) => 9 + Number(i > 50),
      ),
    ).toEqual(['the number of tensors was 9, 10']);
  });
});
