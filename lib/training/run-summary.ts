import type { History } from './history';

/** `loss 0.0731 · validation 0.0902 (best 0.0884, epoch 7) · stopped early` */
export function runSummary({ loss, validationLoss, bestEpoch, stoppedEarly }: Omit<History, 'seconds'>): string {
  const best =
    bestEpoch === validationLoss.length
      ? 'the best'
      : `best ${validationLoss[bestEpoch - 1]?.toFixed(4)}, epoch ${bestEpoch}`;
  return [
    loss.length > 0 && `loss ${loss[loss.length - 1].toFixed(4)}`,
    validationLoss.length > 0 && `validation ${validationLoss[validationLoss.length - 1].toFixed(4)} (${best})`,
    stoppedEarly && 'stopped early',
  ]
    .filter(Boolean)
    .join(' · ');
}
