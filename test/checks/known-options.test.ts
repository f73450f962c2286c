import { expect, it } from 'vitest';
import { knownOptions } from '../../lib/checks/known-options';

interface Options {
  epochs: number;
  batchSize?: number;
  seed?: number;
}
const known = knownOptions<Options>('learn({ epochs: 3 })', { epochs: true, batchSize: true, seed: true });

it('gives back the known options, all or none of them', () => {
  for (const options of [{}, { epochs: 1 }, { seed: undefined, batchSize: 2, epochs: 3 }, Object.create(null)])
    expect(known(options)).toBe(options);
});

it.each([
  [{ epoch: 3 }, 'learn: options must be among epochs, batchSize, seed, found epoch; did you mean epochs?'],
  [
    { epochs: 3, batchsize: 32 },
    'learn: options must be among epochs, batchSize, seed, found batchsize; did you mean batchSize?',
  ],
  [
    { batch_size: 32 },
    'learn: options must be among epochs, batchSize, seed, found batch_size; did you mean batchSize?',
  ],
  [{ sede: 1 }, 'learn: options must be among epochs, batchSize, seed, found sede; did you mean seed?'],
  [{ verbose: 1 }, 'learn: options must be among epochs, batchSize, seed, found verbose; leave it out'],
  [32, 'learn: options must be one object, found 32; pass learn({ epochs: 3 })'],
  [undefined, 'learn: options must be one object, found undefined; pass learn({ epochs: 3 })'],
  [null, 'learn: options must be one object, found null; pass learn({ epochs: 3 })'],
  ['seed', "learn: options must be one object, found 'seed'; pass learn({ epochs: 3 })"],
  [() => 3, 'learn: options must be one object, found a function; pass learn({ epochs: 3 })'],
  [[3], 'learn: options must be one object, found an array of 1; pass learn({ epochs: 3 })'],
  [[], 'learn: options must be one object, found an array of 0; pass learn({ epochs: 3 })'],
  [
    new Int32Array(0),
    'learn: options must be one object, found an object of class Int32Array; pass learn({ epochs: 3 })',
  ],
  [new Map(), 'learn: options must be one object, found an object of class Map; pass learn({ epochs: 3 })'],
])('refuses %o', (options, message) => {
  expect(() => known(options)).toThrow(new Error(message));
});

it('refuses in another name, where several functions take the same options', () => {
  expect(() => known({ epoch: 3 }, 'Learner.learn')).toThrow('Learner.learn: options must be among epochs');
});
