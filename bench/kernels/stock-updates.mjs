/** What the ops of update rules and moving averages stand for, as lib/training/update-rule.ts has them without. */
import { float, node, T } from './stock-nodes.mjs';

const binary = (name, op, a, b) => node(name, op, [a, b], T);
/** `finite ? value : before`, of which the first is one truth value for all. */
const chosen = (name, value, before) => node(name, 'SelectV2', ['finite', value, before], T);

export const updates = {
  SiameseAdam({ attr, shapes: [w] }, { random, positive, small, truth }) {
    const feeds = {
      w: random(w),
      m: random(w),
      v: positive(w),
      g: random(w),
      rate: small(),
      c1: small(),
      c2: small(),
      finite: truth(),
    };
    const { beta1, beta2, epsilon } = attr;
    const nodes = [
      ...[float('beta1', beta1.f), float('rest1', 1 - beta1.f), float('beta2', beta2.f), float('rest2', 1 - beta2.f)],
      float('epsilon', epsilon.f),
      ...[binary('m1', 'Mul', 'm', 'beta1'), binary('g1', 'Mul', 'g', 'rest1'), binary('mean', 'AddV2', 'm1', 'g1')],
      ...[binary('v1', 'Mul', 'v', 'beta2'), node('gg', 'Square', ['g'], T), binary('g2', 'Mul', 'gg', 'rest2')],
      binary('square', 'AddV2', 'v1', 'g2'),
      ...[
        binary('mc', 'RealDiv', 'mean', 'c1'),
        binary('vc', 'RealDiv', 'square', 'c2'),
        node('root', 'Sqrt', ['vc'], T),
      ],
      ...[binary('below', 'AddV2', 'root', 'epsilon'), binary('step', 'RealDiv', 'mc', 'below')],
      ...[binary('change', 'Mul', 'step', 'rate'), binary('next', 'Sub', 'w', 'change')],
      ...[chosen('newW', 'next', 'w'), chosen('newM', 'mean', 'm'), chosen('newV', 'square', 'v')],
    ];
    const ways = { 'Mul, Add, …': { nodes, outputs: ['newW', 'newM', 'newV'] } };
    return { feeds, own: ['w', 'm', 'v', 'g', 'rate', 'c1', 'c2', 'finite'], outputs: ['', ':1', ':2'], ways };
  },

  SiameseMomentum({ attr, shapes: [w] }, { random, small, truth }) {
    const feeds = { w: random(w), a: random(w), g: random(w), rate: small(), finite: truth() };
    const nodes = [
      ...[
        float('momentum', attr.momentum.f),
        binary('kept', 'Mul', 'a', 'momentum'),
        binary('sum', 'AddV2', 'kept', 'g'),
      ],
      ...[binary('change', 'Mul', 'sum', 'rate'), binary('next', 'Sub', 'w', 'change')],
      ...[chosen('newW', 'next', 'w'), chosen('newA', 'sum', 'a')],
    ];
    const ways = { 'Mul, Add, …': { nodes, outputs: ['newW', 'newA'] } };
    return { feeds, own: ['w', 'a', 'g', 'rate', 'finite'], outputs: ['', ':1'], ways };
  },

  SiameseMovingAverages({ attr, shapes }, { random, truth }) {
    const count = attr.n.i;
    const isGuarded = attr.guarded?.i > 0;
    const averages = Array.from({ length: count }, (_, i) => `average${i}`);
    const values = Array.from({ length: count }, (_, i) => `value${i}`);
    const feeds = Object.fromEntries([...averages, ...values].map((name, i) => [name, random(shapes[i])]));
    if (isGuarded) feeds.finite = truth();
    const each = (f) => Array.from({ length: count }, (_, i) => f(i)).flat();
    const nodes = [
      ...[float('keep', attr.keep.f), float('take', attr.take.f)],
      ...each((i) => [
        binary(`kept${i}`, 'Mul', `average${i}`, 'keep'),
        binary(`taken${i}`, 'Mul', `value${i}`, 'take'),
        binary(`sum${i}`, 'AddV2', `kept${i}`, `taken${i}`),
        ...(isGuarded ? [chosen(`moved${i}`, `sum${i}`, `average${i}`)] : []),
      ]),
    ];
    const ways = { 'Mul, Mul, Add each': { nodes, outputs: each((i) => `${isGuarded ? 'moved' : 'sum'}${i}`) } };
    const own = [...averages, ...values, ...(isGuarded ? ['finite'] : [])];
    return { feeds, own, outputs: each((i) => (i === 0 ? '' : `:${i}`)), ways };
  },
};
