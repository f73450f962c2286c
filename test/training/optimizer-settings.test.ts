import { expect, it } from 'vitest';
import { tf } from '../../lib/tensorflow/tensorflow';
import { optimizerSettings, requireOptimizerSettings } from '../../lib/training/optimizer-settings';
import { optimizers } from './optimizers';

it.each(optimizers)('takes the settings that tfjs gives: %s', (_, optimizerOf) => {
  expect(() => requireOptimizerSettings(optimizerOf())).not.toThrow();
  expect(optimizerSettings(optimizerOf())).not.toHaveProperty('learningRate');
});

it('gives the settings of a run, without the learning rate', () => {
  expect(optimizerSettings(tf.train.momentum(0.1, 0.9, true))).toEqual({ momentum: 0.9, useNesterov: true });
  expect(optimizerSettings({} as tf.Optimizer)).toEqual({});
});

it.each([
  ['a beta of 1', tf.train.adam(0.1, 1), 'beta1'],
  ['a negative epsilon', tf.train.adam(0.1, 0.9, 0.999, -1e-7), 'epsilon'],
  ['a momentum above 1', tf.train.momentum(0.1, 1.1), 'momentum'],
  ['a rho that is not a number', tf.train.adadelta(0.1, Number.NaN), 'rho'],
  ['text', tf.train.rmsprop(0.1, '0.9' as never), 'decay'],
])('refuses %s, by its name', (_, optimizer, setting) => {
  expect(() => requireOptimizerSettings(optimizer)).toThrow(/^fit: /);
  expect(() => requireOptimizerSettings(optimizer)).toThrow(setting);
});

it('checks only the numbers among settings that it does not know', () => {
  class Own extends tf.SGDOptimizer {
    constructor(private readonly settings: Record<string, unknown>) {
      super(0.1);
    }
    override getConfig() {
      return { learningRate: 0.1, ...this.settings } as ReturnType<tf.SGDOptimizer['getConfig']>;
    }
  }
  expect(() => requireOptimizerSettings(new Own({ name: 'x', warm: 3 }))).not.toThrow();
  expect(() => requireOptimizerSettings(new Own({ warm: Number.POSITIVE_INFINITY }))).toThrow(/warm.*Infinity/);
});
