import { shown } from '../checks/shown';
import { tf } from '../tensorflow/tensorflow';

/** What a setting must be, in words and as a test. */
type Demand = [wanted: string, isGood: (value: unknown) => boolean];

const isFrom0 = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value) && value >= 0;
const share: Demand = ['a number from 0 to less than 1', (value) => isFrom0(value) && value < 1];
const momentum: Demand = ['a number from 0 to 1', (value) => isFrom0(value) && value <= 1];
const from0: Demand = ['a finite number of 0 or more', isFrom0];
/** Of a setting that is not known: it may be no number. */
const finite: Demand = ['a finite number', (value) => typeof value !== 'number' || Number.isFinite(value)];
const yesOrNo: Demand = ['true or false', (value) => typeof value === 'boolean'];

/** Of tfjs's optimizers, which take anything. */
const demands = (): [{ prototype: tf.Optimizer }, Record<string, Demand>][] => [
  [tf.AdadeltaOptimizer, { rho: share, epsilon: from0 }],
  [tf.AdagradOptimizer, { initialAccumulatorValue: from0 }],
  [tf.AdamOptimizer, { beta1: share, beta2: share, epsilon: from0 }],
  [tf.AdamaxOptimizer, { beta1: share, beta2: share, epsilon: from0, decay: from0 }],
  [tf.MomentumOptimizer, { momentum, useNesterov: yesOrNo }],
  [tf.RMSPropOptimizer, { decay: share, momentum, epsilon: from0, centered: yesOrNo }],
];

/** The settings of an optimizer, the learning rate aside; none where it is one of your own that does not tell. */
export function optimizerSettings(optimizer: tf.Optimizer): Record<string, unknown> {
  const { learningRate: _, ...settings } = optimizer.getConfig?.() ?? {};
  return settings;
}

/** @throws where a setting of an optimizer of tfjs, or of one made from it, is none to train by, or a number of any other is not finite */
export function requireOptimizerSettings(optimizer: tf.Optimizer): void {
  // For tfjs every optimizer is an `instanceof` every class of them.
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
