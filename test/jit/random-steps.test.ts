import fc from 'fast-check';
import { expect, it } from 'vitest';
import { jit } from '../../lib/jit/jit';
import { randomUniform, withSeed } from '../../lib/tensorflow/random';
import { tf } from '../../lib/tensorflow/tensorflow';
import '../matchers';

/** The state of a plan: the tensors so far, and the variables. */
interface World {
  tensors: tf.Tensor[];
  variables: tf.Variable[];
}

/** One op on tensors chosen by the numbers; undefined if it does not fit their shapes. */
type Op = (world: World, choose: (from: number) => number) => tf.Tensor | tf.Tensor[] | undefined;

const pick = ({ tensors }: World, choose: (from: number) => number, fits = (_: tf.Tensor) => true) => {
  const fitting = tensors.filter(fits);
  return fitting.length > 0 ? fitting[choose(fitting.length)] : undefined;
};
/** Values stay small, so that neither side overflows. */
const tame = (x: tf.Tensor) => x.clipByValue(-4, 4);
const matrix = (x: tf.Tensor) => x.rank === 2;
const alike = (x: tf.Tensor) => (y: tf.Tensor) => `${x.shape}` === `${y.shape}`;

const unary: ((x: tf.Tensor) => tf.Tensor)[] = [
  (x) => x.relu(),
  (x) => x.tanh(),
  (x) => x.sigmoid(),
  (x) => x.neg(),
  (x) => x.square(),
  (x) => x.abs().add(0.1).sqrt(),
  (x) => x.abs().add(0.1).log(),
  (x) => x.exp(),
  (x) => x.softplus(),
  (x) => x.mul(-1.5).add(0.25),
  (x) => x.elu(),
  (x) => x.clone(),
];
const binary: ((x: tf.Tensor, y: tf.Tensor) => tf.Tensor)[] = [
  (x, y) => x.add(y),
  (x, y) => x.sub(y),
  (x, y) => x.mul(y),
  (x, y) => x.div(y.abs().add(0.5)),
  (x, y) => x.maximum(y),
  (x, y) => x.squaredDifference(y),
  (x, y) => tf.where(x.greater(y), x, y.mul(2)),
  (x, y) => x.atan2(y.abs().add(0.5)),
];

/** An op of two tensors of the same shape, of which the second may have any values. */
const onTwo =
  (of: (x: tf.Tensor, y: tf.Tensor) => tf.Tensor): Op =>
  (world, choose) => {
    const x = pick(world, choose);
    const y = x && pick(world, choose, alike(x));
    return x && y && of(x, y);
  };
const onOne =
  (
    of: (x: tf.Tensor, choose: (from: number) => number) => tf.Tensor | tf.Tensor[],
    fits?: (x: tf.Tensor) => boolean,
  ): Op =>
  (world, choose) => {
    const x = pick(world, choose, fits);
    return x && of(x, choose);
  };

const ops: Op[] = [
  ...unary.map((of) => onOne(of)),
  ...binary.map(onTwo),
  onTwo((x, y) => tf.concat([x.flatten(), y.flatten()])),
  onTwo((x, y) => tf.stack([x, y]).mean(0)),
  onOne(
    (x, choose) => x.sum(choose(x.rank), true).add(x),
    (x) => x.rank > 0,
  ),
  onOne(
    (x, choose) => x.max(choose(x.rank)),
    (x) => x.rank > 0,
  ),
  onOne((x) => x.mean()),
  onOne((x) => x.sub(x.mean()).div(x.square().mean().add(0.1).sqrt())),
  onOne((x) => x.flatten()),
  onOne((x) => x.expandDims().squeeze([0])),
  onOne((x) => x.transpose(), matrix),
  onOne((x) => x.matMul(x, true).softmax(), matrix),
  onOne(
    (x) => tf.softmax(x),
    (x) => x.rank > 0,
  ),
  onOne(
    (x, choose) => x.slice([choose(x.shape[0])], [1]),
    (x) => x.rank > 0 && x.shape[0] > 0,
  ),
  onOne(
    (x, choose) => tf.gather(x, tf.tensor1d([choose(x.shape[0]), 0], 'int32')),
    (x) => x.rank > 0 && x.shape[0] > 0,
  ),
  onOne(
    (x) => tf.gather(x, x.flatten().argMax().reshape([1]).mod(tf.scalar(x.shape[0], 'int32')) as tf.Tensor1D),
    (x) => x.rank > 0 && x.shape[0] > 0,
  ),
  onOne(
    (x) => tf.split(x.tile([2, ...Array(x.rank - 1).fill(1)]), 2),
    (x) => x.rank > 0,
  ),
  onOne(
    (x) =>
      tf.pad(
        x,
        [
          [1, 0],
          [0, 1],
        ],
        0.5,
      ),
    matrix,
  ),
  onOne(
    (x) => {
      const { values } = tf.topk(x, 1);
      return values;
    },
    (x) => x.rank > 0 && (x.shape.at(-1) as number) > 0,
  ),
  // A picture of one channel.
  onOne(
    (x) => {
      const image = x.expandDims(0).expandDims(3) as tf.Tensor4D;
      const filter = tf.tensor4d([0.5, -1, 0.25, 2, 1, -0.5, 0.75, -2], [2, 2, 1, 2]);
      const convolved = tf.conv2d(image, filter, 1, 'same');
      return [tf.maxPool(convolved, 2, 1, 'same'), tf.avgPool(convolved, 2, 1, 'same').mean(3).squeeze([0])];
    },
    (x) => matrix(x) && x.size > 0,
  ),
  onOne(
    (x) =>
      tf.batchNorm(x as tf.Tensor4D, x.mean([0, 1, 2]), tf.moments(x, [0, 1, 2]).variance, undefined, undefined, 0.1),
    (x) => x.rank === 4 && x.size > 0,
  ),
  onOne((x) => randomUniform(x.shape).add(x)),
  // Variables: read, assigned from a tensor, moved along a gradient.
  ({ variables }, choose) => variables[choose(variables.length)],
  ({ variables }, choose) => variables[choose(variables.length)].mul(2),
  (world, choose) => {
    const variable = world.variables[choose(world.variables.length)];
    const value = pick(world, choose, alike(variable));
    if (value) variable.assign(value.clone());
    return variable.add(0);
  },
  (world, choose) => {
    const variable = world.variables[choose(world.variables.length)];
    const other = pick(world, choose, alike(variable)) as tf.Tensor;
    const { value, grads } = tf.variableGrads(
      () => tame(variable).sub(0.3).mul(tame(other)).tanh().mean() as tf.Scalar,
      [variable],
    );
    variable.assign(variable.sub(grads[variable.name].mul(0.5)));
    return value;
  },
];

type Plan = [op: number, choices: number[]][];

/** The step of a plan: several arguments, the ops in their order, then the last four tensors and the first of all. */
const stepOf =
  (plan: Plan, variables: tf.Variable[]) =>
  (seed: tf.Tensor1D, ...inputs: tf.Tensor[]) =>
    withSeed(seed, () => {
      const world = { tensors: [...inputs, ...variables.map((variable) => variable.add(0))], variables };
      for (const [op, choices] of plan) {
        let next = 0;
        const choose = (from: number) => choices[next++ % choices.length] % from;
        for (const made of [ops[op](world, choose) ?? []].flat())
          if (made.size <= 200 && made.rank <= 4) world.tensors.push(made.dtype === 'float32' ? tame(made) : made);
      }
      return [world.tensors[0], ...world.tensors.slice(-4)];
    });

const shapes = fc.array(fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 3 }), { minLength: 1, maxLength: 3 });
const plans: fc.Arbitrary<Plan> = fc.array(
  fc.tuple(fc.nat(ops.length - 1), fc.array(fc.nat(20), { minLength: 3, maxLength: 3 })),
  { minLength: 1, maxLength: 12 },
);
/** Multiples of a quarter; now and then a shape without any values. */
const valuesOf = (shape: number[], round: number) => {
  const size = shape.reduce((product, length) => product * length, 1);
  return tf.tensor(
    Float32Array.from({ length: size }, (_, i) => (((i * 7 + round * 5) % 17) - 8) / 4),
    shape,
  );
};

it('random steps return what they return op by op, at every call, and leave the same variables', () => {
  const used = new Set<number>();
  fc.assert(
    fc.property(plans, shapes, fc.nat(1000), (plan, shapes, run) => {
      for (const [op] of plan) used.add(op);
      tf.engine().startScope();
      const variables = () => [
        tf.variable(valuesOf(shapes[0], 3)),
        tf.variable(tf.scalar(0.5)),
        tf.variable(valuesOf([2, 3], 4)),
      ];
      const [eager, inGraph] = [variables(), variables()];
      const step = stepOf(plan, eager);
      const recorded = jit(stepOf(plan, inGraph));
      try {
        for (let call = 0; call < 4; call++) {
          const inputs = shapes.map((shape, i) => valuesOf(shape, run + call * 3 + i));
          const seed = tf.tensor1d([run, call], 'int32');
          const expected = step(seed, ...inputs);
          for (const [i, found] of recorded(seed, ...inputs).entries()) {
            expect(found.dtype).toBe(expected[i].dtype);
            expect(found).toBeAllclose(expected[i], { rtol: 1e-4, atol: 1e-4 });
          }
        }
        recorded.pull();
        for (const [i, variable] of inGraph.entries())
          expect(variable).toBeAllclose(eager[i], { rtol: 1e-4, atol: 1e-4 });
      } finally {
        recorded.dispose();
        tf.dispose([...eager, ...inGraph]);
        tf.engine().endScope();
      }
    }),
    { numRuns: 150 },
  );
  expect(used.size).toBe(ops.length);
});
