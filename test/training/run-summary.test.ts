import { expect, it } from 'vitest';
import { runSummary } from '../../lib/training/run-summary';

it.each([
  ['a run without validation', { loss: [0.5, 0.25], validationLoss: [], bestEpoch: 2 }, 'loss 0.2500'],
  [
    'the last epoch is the best',
    { loss: [0.5, 0.25], validationLoss: [0.6, 0.3], bestEpoch: 2 },
    'loss 0.2500 · validation 0.3000 (the best)',
  ],
  [
    'an earlier epoch is the best',
    { loss: [0.5, 0.25, 0.125], validationLoss: [0.6, 0.3, 0.45], bestEpoch: 2, stoppedEarly: true },
    'loss 0.1250 · validation 0.4500 (best 0.3000, epoch 2) · stopped early',
  ],
  ['no epoch', { loss: [], validationLoss: [], bestEpoch: 0 }, ''],
])('%s', (_, history, text) => {
  expect(runSummary({ stoppedEarly: false, ...history })).toBe(text);
});
