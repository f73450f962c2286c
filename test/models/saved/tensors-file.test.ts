import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import {
  parseTensors,
  readTensorsFile,
  TensorsFileError,
  writeTensorsFile,
} from '../../../lib/models/saved/tensors-file';

const folder = mkdtempSync(join(tmpdir(), 'tensors-'));
afterAll(() => rmSync(folder, { recursive: true }));

const example = {
  tensors: new Map([
    [
      'a',
      {
        shape: [2, 3],
        values: Float32Array.of(1, -2, 3.5, 0, Number.NaN, Number.POSITIVE_INFINITY),
      },
    ],
    ['scalar', { shape: [], values: Float32Array.of(7) }],
    ['none', { shape: [0, 4], values: new Float32Array() }],
  ]),
  metadata: { note: 'ü "quoted"' },
};

async function wholeFile(): Promise<Buffer> {
  const path = join(folder, 'whole.safetensors');
  await writeTensorsFile(path, example);
  return readFileSync(path);
}

describe('tensors file', () => {
  it('reads what it wrote', async () => {
    const path = join(folder, 'round.safetensors');
    await writeTensorsFile(path, example);
    const { tensors, metadata } = await readTensorsFile(path);
    expect(tensors).toEqual(example.tensors);
    expect(metadata).toMatchObject(example.metadata);
  });

  it('makes its folder', async () => {
    const path = join(folder, 'deep', 'er', 'a.safetensors');
    await writeTensorsFile(path, example);
    expect(await readTensorsFile(path)).toEqual(await readTensorsFile(join(folder, 'round.safetensors')));
  });

  it('replaces a file as a whole, and leaves none beside it if it cannot write', async () => {
    const path = join(folder, 'again.safetensors');
    await writeTensorsFile(path, example);
    await writeTensorsFile(path, { ...example, metadata: { note: 'second' } });
    expect((await readTensorsFile(path)).metadata.note).toBe('second');
    await expect(writeTensorsFile(join(path, 'x'), example)).rejects.toThrow('EEXIST');
    expect(readdirSync(folder).filter((file) => file.endsWith('.partial'))).toEqual([]);
  });

  it('refuses every cut of a whole file', async () => {
    const whole = await wholeFile();
    for (let length = 0; length < whole.length; length++)
      expect(() => parseTensors(whole.subarray(0, length), 'cut')).toThrow(TensorsFileError);
    expect(() => parseTensors(Buffer.concat([whole, Buffer.alloc(1)]), 'longer')).toThrow(TensorsFileError);
  });

  it('refuses or survives any changed byte: never another kind of error, never other values', async () => {
    const whole = await wholeFile();
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const bytes = Buffer.from(whole);
        bytes[at] ^= change;
        try {
          for (const { shape, values } of parseTensors(bytes, 'changed').tensors.values())
            expect(values.length).toBe(shape.reduce((product, length) => product * length, 1));
        } catch (error) {
          expect(error).toBeInstanceOf(TensorsFileError);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('does not allocate memory on the word of an untrusted header', () => {
    const header = (json: string) => {
      const length = Buffer.alloc(8);
      length.writeBigUInt64LE(BigInt(json.length));
      return Buffer.concat([length, Buffer.from(json)]);
    };
    const empty = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
    const huge = (entry: object) =>
      header(
        JSON.stringify({
          __metadata__: { sha256: empty },
          a: { dtype: 'F32', ...entry },
        }),
      );
    for (const bytes of [
      huge({ shape: [1e9, 1e9], data_offsets: [0, 4e18] }),
      huge({ shape: [-1], data_offsets: [0, -4] }),
      huge({ shape: [1e300, 1e300], data_offsets: [0, 0] }),
      huge({ shape: 'x', data_offsets: null }),
      header('null'),
      header('[]'),
      Buffer.from([255, 255, 255, 255, 255, 255, 255, 255, 0]),
    ])
      expect(() => parseTensors(bytes, 'hostile')).toThrow(TensorsFileError);
  });

  it('names the file and what was found', () => {
    expect(() => parseTensors(Buffer.from('short'), 'run.safetensors')).toThrow(
      'run.safetensors: not a whole tensors file: it must have 8 bytes or more, found 5',
    );
  });
});
