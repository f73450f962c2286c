import { expect, it } from 'vitest';
import { optionNames, requireKnownOptions } from '../../lib/checks/known-options';

interface Options {
  epochs: number;
  batchSize?: number;
  seed?: number;
}
const names = optionNames<Options>({ epochs: true, batchSize: true, seed: true });
const check = (options: unknown) => () => requireKnownOptions('learn', options, names, 'learn({ epochs: 3 })');

it('takes the known options, all or none of them', () => {
  for (const options of [{}, { epochs: 1 }, { seed: undefined, batchSize: 2, epochs: 3 }]) check(options)();
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
  [[3], 'learn: options must be one object, found an array of 1; pass learn({ epochs: 3 })'],
])('refuses %o', (options, message) => {
  expect(check(options)).toThrow(new Error(message));
});
