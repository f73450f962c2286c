import { expect, it } from 'vitest';
import { evaluateLoss } from '../../lib/training/evaluate-loss';
import type { Steps } from '../../lib/training/steps';

/** A loss of a batch that is the mean of its rows. */
const steps = { validate: (batch: Int32Array) => batch.reduce((sum, row) => sum + row, 0) / batch.length } as Steps;
const run = { unit: 'pairs', epoch: 6 };
const never = new AbortController().signal;

it('is the mean over the examples, of a smaller last batch too', async () => {
  const order = Int32Array.from([3, 1, 4, 1, 5, 9, 2]);
  for (const batchSize of [1, 2, 3, 7, 100])
    expect(await evaluateLoss(steps, run, { order, batchSize }, never)).toBeCloseTo(25 / 7, 12);
});

it('names the epoch and the batch whose loss is not finite', async () => {
  const failing = { validate: (batch: Int32Array) => (batch.includes(4) ? Number.NaN : 1) } as Steps;
  const order = Int32Array.from([0, 1, 2, 3, 4, 5]);
  await expect(evaluateLoss(failing, run, { order, batchSize: 2 }, never)).rejects.toThrow(
    'fit: the validation loss is NaN after epoch 7, in batch 3 of 3 (pairs 4, 5); the weights are those of the epoch; lower',
  );
});

it('ends between batches where it is aborted', async () => {
  const control = new AbortController();
  let batches = 0;
  const counting = {
    validate: () => {
      if (++batches === 2) control.abort(new Error('enough'));
      return 1;
    },
  } as unknown as Steps;
  const asked = evaluateLoss(counting, run, { order: new Int32Array(10), batchSize: 2 }, control.signal);
  await expect(asked).rejects.toThrow('enough');
  expect(batches).toBe(2);
});
