import { execFile } from 'node:child_process';
import { link, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundle } from '../data/bundle';
import { noise } from '../data/folder/pictures';
import { temporaryFolder } from '../data/tiny-data-set';

let compiled: Awaited<ReturnType<typeof bundle>>;
beforeAll(async () => {
  compiled = await bundle('test/training/images-on-disk.ts');
});
afterAll(() => compiled.remove());

/** Two classes of pictures, all of which are copies of two files. */
async function manyPictures(folder: string, count: number): Promise<void> {
  for (const name of ['a', 'b']) {
    await mkdir(join(folder, name), { recursive: true });
    const first = join(folder, name, '0.png');
    await writeFile(first, await noise(name.length, 16, 16).png().toBuffer());
    for (let i = 1; i < count / 2; i++) await link(first, join(folder, name, `${i}.png`));
  }
}

interface Found {
  before: number;
  grown: number;
  loss: number[];
  sum: number;
  megabytes: number;
}

describe('images on disk', () => {
  it('are decoded, learnt from and embedded in a fraction of the memory that they would take', async () => {
    const folder = await temporaryFolder();
    const [few, many] = [join(folder, 'few'), join(folder, 'many')];
    await manyPictures(few, 32);
    await manyPictures(many, 1_450);
    const measure = async (onDisk: boolean): Promise<Found> => {
      const program = `require(process.argv[1]).memoryOf(...JSON.parse(process.argv[2]))
        .then((found) => console.log('found ' + JSON.stringify(found)));`;
      const args = JSON.stringify([few, many, join(folder, 'cache'), onDisk]);
      const { stdout } = await promisify(execFile)(process.execPath, [
        '--max-old-space-size=64',
        '-e',
        program,
        compiled.path,
        args,
      ]);
      return JSON.parse(stdout.split('found ')[1]);
    };
    const [onDisk, inMemory] = [await measure(true), await measure(false)];
    expect(onDisk.megabytes).toBeGreaterThan(280);
    expect(onDisk.grown).toBeLessThan(100);
    expect(inMemory.grown).toBeGreaterThan(onDisk.megabytes); // so the measure does measure
    expect([onDisk.loss, onDisk.sum]).toEqual([inMemory.loss, inMemory.sum]);
  }, 120_000);
});
