import { expect, it } from 'vitest';
import { optionNames, requireKnownOptions } from '../../lib/checks/known-options';

interface Options {
  epochs: number;
  batchSize?: number;
  seed?: number;
}
const names = optionNames<Options>({ epochs: true, batchSize: true, seed: true });
const check = (options: unknown) => () => requireKnownOptions('learn', options, names, 'learn({ epochs: 3 })');

it('takes the options that there are, all or none', () => {
  for (const options of [{}, { epochs: 1 }, { seed: undefined, batchSize: 2, epochs: 3 }]) check(options)();
});

it.each([
  [{ epoch: 3 }, 'learn: has no option epoch; did you mean epochs?'],
  [{ epochs: 3, batchsize: 32 }, 'learn: has no option batchsize; did you mean batchSize?'],
  [{ batch_size: 32 }, 'learn: has no option batch_size; did you mean batchSize?'],
  [{ sede: 1 }, 'learn: has no option sede; did you mean seed?'],
  [{ verbose: 1 }, 'learn: has no option verbose; leave it out, or use one of epochs, batchSize, seed'],
  [32, 'learn: takes its options as one object, such as learn({ epochs: 3 }), found 32'],
  [undefined, 'learn: takes its options as one object, such as learn({ epochs: 3 }), found undefined'],
  [[3], 'learn: takes its options as one object, such as learn({ epochs: 3 }), found an array of 1'],
])('refuses %o', (options, message) => {
  expect(check(options)).toThrow(new Error(message));
});
