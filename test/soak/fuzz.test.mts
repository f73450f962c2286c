import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createRandom } from '../../lib/dist/tensorflow/seeded-random.js';
import { fuzz } from '../../soak/fuzz/job.mjs';
import { mutate } from '../../soak/fuzz/mutate.mjs';
import { mendPng } from '../../soak/fuzz/png.mjs';

const kept = mkdtempSync(join(tmpdir(), 'siamese-lab-soak-'));
afterAll(() => rmSync(kept, { recursive: true, force: true }));
beforeEach(() => {
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
});

const seeds = [Buffer.from('{"count": 12, "size": 3} and then some bytes'), Buffer.alloc(300, 7)];
const input = (number: number) => mutate(createRandom({ seed: 5, stream: number }), seeds, [{ at: 2, size: 4 }]);

describe('mutate', () => {
  it('gives the same bytes for the same number, others for another, and leaves the seeds alone', () => {
    const before = seeds.map((bytes) => bytes.toString('hex'));
    const some = Array.from({ length: 200 }, (_, number) => input(number).toString('hex'));
    expect(Array.from({ length: 200 }, (_, number) => input(number).toString('hex'))).toEqual(some);
    expect(new Set(some).size).toBeGreaterThan(150);
    expect(seeds.map((bytes) => bytes.toString('hex'))).toEqual(before);
  });

  it('makes files shorter, longer, of the same length, and empty', () => {
    const lengths = Array.from({ length: 2_000 }, (_, number) => input(number).length);
    expect(lengths).toContain(0);
    expect(lengths).toContain(300);
    expect(Math.max(...lengths)).toBeGreaterThan(1_000);
  });

  it('works without any seed', () => {
    for (let number = 0; number < 500; number++)
      mutate(createRandom({ seed: 1, stream: number }), [Buffer.alloc(0)], []);
  });
});

describe('mendPng', () => {
  it('corrects the checksums: that of the last chunk of every PNG is known', () => {
    const end = Buffer.from('0000000049454e44ae426082', 'hex');
    const broken = Buffer.concat([Buffer.alloc(8), end]);
    broken.fill(0, 16);
    expect(mendPng(broken).subarray(8)).toEqual(end);
  });
});

/** Two processes share 60 inputs, of which about one in three begins with 1 or is otherwise changed. */
const run = (reader: string) =>
  fuzz(`../../../test/soak/readers/${reader}`, { inputs: 60, seed: 1, patienceMs: 1_000, kept });

describe('fuzz', () => {
  it.each([
    ['hangs', /^input \d+: no end in 1 s /],
    ['fills', /^input \d+: memory grew by \d+ MB /],
    ['crashes', /^input \d+: the process ended with SIGABRT/],
    ['unnamed', /^input \d+: SyntaxError: /],
    ['breaks', /^input \d+: after it, or a little before, whole files are refused: breaks: broken /],
  ])('finds a reader that %s, goes on, and keeps the input', { timeout: 120_000 }, async (reader, message) => {
    const { failures, inputs } = await run(reader);
    expect(failures.length).toBeGreaterThan(0);
    for (const failure of failures) expect(failure).toMatch(message);
    expect(inputs).toBe(60);
    if (reader === 'breaks') return; // Any earlier input may be the cause.
    for (const failure of failures) expect(readFileSync(/\((\/.+\.bin)\)$/.exec(failure)![1])[0]).toBe(1);
  });
});
