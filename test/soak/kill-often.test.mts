import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, it, vi } from 'vitest';
import { startChild } from '../../soak/child.mjs';
import { killOften, type Victim } from '../../soak/kills/kill-often.mjs';

beforeEach(() => {
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
});

/** Counts to 20 in a file, one number every few milliseconds; continues where it was. */
const program = `
const { existsSync, readFileSync, renameSync, writeFileSync } = require('node:fs');
const file = process.argv[1];
let count = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
const timer = setInterval(() => {
  console.log(count);
  if (count >= 20) return clearInterval(timer);
  writeFileSync(file + '.part', String(++count));
  renameSync(file + '.part', file);
}, 5);`;

const victim = (afterKill: (file: string) => void = () => {}): Victim => ({
  what: 'counting',
  checked: 'the count',
  moments: 20,
  pauseMs: 3,
  async begin(folder) {
    const file = join(folder, 'count');
    const count = () => (existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0);
    return {
      resume: (onMoment) => startChild(['-e', program, file], { onLine: (line) => onMoment(Number(line)) }),
      async afterKill() {
        afterKill(file);
        return { reached: count(), midWrite: existsSync(`${file}.part`) };
      },
      async atEnd() {
        if (count() !== 20) throw new Error(`counted to ${count()}`);
      },
    };
  },
});

it('kills the given number of times, and brings every run to its end', async () => {
  const { kills, runs, failures } = await killOften(victim(), { kills: 6, seed: 1 });
  expect({ kills, failures }).toEqual({ kills: 6, failures: [] });
  expect(runs).toBeGreaterThan(1);
});

it('reports corruption after a kill, and a wrong end', async () => {
  const corrupt = () => {
    throw new Error('half a number');
  };
  const { failures } = await killOften(victim(corrupt), { kills: 2, seed: 2 });
  expect(failures).toEqual(['after kill 1 (seed 2): half a number', 'after kill 2 (seed 2): half a number']);
  const lost = (file: string) => writeFileSync(file, '21');
  const stops = await killOften(victim(lost), { kills: 1, seed: 3 });
  expect(stops.failures).toEqual(['after kill 1 (seed 3): counted to 21']);
}, 60_000);
