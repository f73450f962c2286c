import { shown } from '../checks/shown';
import { tf } from '../tensorflow/tensorflow';

/** What a setting must be, in words and as a test. */
type Demand = [wanted: string, isGood: (value: unknown) => boolean];

const isFrom0 = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value) && value >= 0;
const share: Demand = ['a number from 0 to less than 1', (value) => isFrom0(value) && value < 1];
const momentum: Demand = ['a number from 0 to 1', (value) => isFrom0(value) && value <= 1];
const from0: Demand = ['a finite number of 0 or more', isFrom0];
/** For settings that are not known, which need not be numbers. */
const finite: Demand = ['a finite number', (value) => typeof value !== 'number' || Number.isFinite(value)];
const yesOrNo: Demand = ['true or false', (value) => typeof value === 'boolean'];

/** The settings of tfjs's optimizers, which tfjs does not check. */
const demands = (): [{ prototype: tf.Optimizer }, Record<string, Demand>][] => [
  [tf.AdadeltaOptimizer, { rho: share, epsilon: from0 }],
  [tf.AdagradOptimizer, { initialAccumulatorValue: from0 }],
  [tf.AdamOptimizer, { beta1: share, beta2: share, epsilon: from0 }],
  [tf.AdamaxOptimizer, { beta1: share, beta2: share, epsilon: from0, decay: from0 }],
  [tf.MomentumOptimizer, { momentum, useNesterov: yesOrNo }],
  [tf.RMSPropOptimizer, { decay: share, momentum, epsilon: from0, centered: yesOrNo }],
];

/** The settings of an optimizer, without the learning rate; empty for an optimizer of your own without `getConfig`. */
export function optimizerSettings(optimizer: tf.Optimizer): Record<string, unknown> {
  const { learningRate: _, ...settings } = optimizer.getConfig?.() ?? {};
  return settings;
}

/**
 * @throws Error if a setting of a tfjs optimizer, or of a class derived from one, is out of range, or a number of any other is
 * not finite
 */
export function requireOptimizerSettings(optimizer: tf.Optimizer): void {
  // In tfjs, `instanceof` holds for every optimizer and every optimizer class.
  const isOf = ({ prototype }: { prototype: tf.Optimizer }) =>
    Object.prototype.isPrototypeOf.call(prototype, optimizer);
  const wanted = demands().find(([kind]) => isOf(kind))?.[1] ?? {};
  for (const [setting, value] of Object.entries(optimizerSettings(optimizer))) {
    const [words, isGood] = wanted[setting] ?? finite;
    if (!isGood(value))
      throw new Error(
        `fit: the optimizer's ${setting} must be ${words}, found ${shown(value)} (${optimizer.constructor.name})`,
      );
  }
}
