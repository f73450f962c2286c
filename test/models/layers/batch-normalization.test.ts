import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { batchNormalization, normalizeByOneOp } from '../../../lib/models/layers/batch-normalization';
import { tf } from '../../../lib/tensorflow/tensorflow';
import '../../matchers';

const shape: [number, number, number, number] = [6, 4, 3, 5];
const image = () => tf.randomNormal(shape, 2, 3, 'float32', 1) as tf.Tensor4D;

/** The formula in the paper. */
const normalize = (x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor) => {
  const { mean, variance } = tf.moments(x, [0, 1, 2]);
  return x.sub(mean).div(variance.add(1e-3).sqrt()).mul(gamma).add(beta);
};

function built(options = {}) {
  const layer = batchNormalization(options);
  layer.build(shape);
  const [, , mean, variance] = layer.getWeights();
  layer.setWeights([tf.linspace(0.5, 2, 5), tf.linspace(-1, 1, 5), mean, variance]);
  return layer;
}

function modelOf(layer: tf.layers.Layer): tf.LayersModel {
  const inputs = tf.input({ shape: shape.slice(1) });
  return tf.model({ inputs, outputs: layer.apply(inputs) as tf.SymbolicTensor });
}

describe('batchNormalization', () => {
  it('normalises by the statistics of the batch while training', () => {
    const layer = built();
    const [gamma, beta] = layer.getWeights();
    expect(layer.apply(image(), { training: true })).toBeAllclose(normalize(image(), gamma, beta), { atol: 1e-5 });
  });

  it('has the gradient of that formula, for the input, gamma and beta', () => {
    const layer = built();
    const upstream = tf.randomNormal(shape, 0, 1, 'float32', 2);
    const variables = layer.trainableWeights.map((weight) => weight.read() as tf.Variable);
    const x = tf.variable(image());
    const [gamma, beta] = variables;
    const loss = (y: tf.Tensor) => y.mul(upstream).sum() as tf.Scalar;
    const native = tf.variableGrads(() => loss(layer.apply(x, { training: true }) as tf.Tensor), [x, ...variables]);
    const composed = tf.variableGrads(() => loss(normalize(x, gamma, beta)), [x, ...variables]);
    for (const name of Object.keys(composed.grads))
      expect(native.grads[name]).toBeAllclose(composed.grads[name], { rtol: 1e-3, atol: 1e-4 });
    expect(Object.keys(composed.grads).length).toBe(3);
  });

  it('moves its averages towards the statistics of the batch by 1 - momentum, once per step', () => {
    const layer = built({ momentum: 0.75 });
    const { mean, variance } = tf.moments(image(), [0, 1, 2]);
    const count = 6 * 4 * 3;
    layer.apply(image(), { training: true });
    const [, , movingMean, movingVariance] = layer.getWeights();
    expect(movingMean).toBeAllclose(mean.mul(0.25));
    expect(movingVariance).toBeAllclose(variance.mul((0.25 * count) / (count - 1)).add(0.75), { rtol: 1e-4 });
  });

  it('uses its averages when it is not training, as the stock layer does', () => {
    const layer = built();
    layer.apply(image(), { training: true });
    const stock = tf.layers.batchNormalization({ epsilon: 1e-3 });
    stock.build(shape);
    stock.setWeights(layer.getWeights());
    const before = layer.getWeights().map((weight) => weight.dataSync().join());
    expect(layer.apply(image())).toBeAllclose(stock.apply(image()));
    expect(layer.getWeights().map((weight) => weight.dataSync().join())).toEqual(before);
  });

  describe.each([
    ['the layer', (layer: tf.layers.Layer) => layer],
    ['its model', modelOf],
  ])('frozen by %s', (_, ownerOf) => {
    /** Averages far from those of `image()`: mean 1, 2, ..., variance 2, 3, ... */
    function frozen() {
      const layer = batchNormalization({ momentum: 0.5 });
      layer.build(shape);
      layer.setWeights([tf.linspace(0.5, 2, 5), tf.linspace(-1, 1, 5), tf.range(1, 6), tf.range(2, 7)]);
      const owner = ownerOf(layer);
      owner.trainable = false;
      return { layer, owner };
    }
    const formula = (x: tf.Tensor, [gamma, beta, mean, variance]: tf.Tensor[]) =>
      x.sub(mean).div(variance.add(1e-3).sqrt()).mul(gamma).add(beta);

    it('normalises by its averages while training, and does not touch them', () => {
      const { layer } = frozen();
      const before = layer.getWeights().map((weight) => [...weight.dataSync()]);
      expect(layer.apply(image(), { training: true })).toBeAllclose(formula(image(), layer.getWeights()));
      expect(layer.getWeights().map((weight) => [...weight.dataSync()])).toEqual(before);
    });

    it('passes the gradient of that formula on, and has no weight to train', () => {
      const { layer } = frozen();
      expect(layer.trainableWeights).toEqual([]);
      const upstream = tf.randomNormal(shape, 0, 1, 'float32', 2);
      const slope = tf.grad((x: tf.Tensor) => (layer.apply(x, { training: true }) as tf.Tensor).mul(upstream));
      const wanted = tf.grad((x: tf.Tensor) => formula(x, layer.getWeights()).mul(upstream));
      expect(slope(image())).toBeAllclose(wanted(image()));
    });

    it('trains again when it is unfrozen', () => {
      const { layer, owner } = frozen();
      owner.trainable = true;
      const [gamma, beta] = layer.getWeights();
      expect(layer.apply(image(), { training: true })).toBeAllclose(normalize(image(), gamma, beta), { atol: 1e-5 });
      const { mean: batchMean } = tf.moments(image(), [0, 1, 2]);
      expect(layer.getWeights()[2]).toBeAllclose(batchMean.add(tf.range(1, 6)).div(2));
      expect(layer.trainableWeights).toHaveLength(2);
    });
  });

  it('does the same whichever op the channels go to, with its gradients and averages', () => {
    const sizes = fc.record({
      batch: fc.integer({ min: 1, max: 4 }),
      side: fc.integer({ min: 1, max: 4 }),
      channels: fc.constantFrom(1, 5, 8, 16, 24, 40, 48),
    });
    fc.assert(
      fc.property(
        sizes.filter(({ batch, side }) => batch * side > 1),
        ({ batch, side, channels }) =>
          tf.tidy(() => {
            const layer = batchNormalization({ momentum: 0.75 });
            const x = tf.randomNormal([batch, side, 3, channels], 1, 2, 'float32', 1);
            layer.build(x.shape);
            const initial = [tf.linspace(0.5, 2, channels), tf.linspace(-1, 1, channels)];
            layer.setWeights([...initial, tf.linspace(-2, 2, channels), tf.linspace(1, 3, channels)]);
            const [gamma, beta, oldMean, oldVariance] = layer.weights.map((weight) => weight.read().clone());
            const variables = layer.trainableWeights.map((weight) => weight.read() as tf.Variable);
            const upstream = tf.randomNormal(x.shape, 0, 1, 'float32', 2);
            const y = (x: tf.Tensor) => layer.apply(x, { training: true }) as tf.Tensor;
            const close = { rtol: 1e-3, atol: 1e-3 };
            expect(y(x)).toBeAllclose(normalize(x, gamma, beta), close);
            const { mean, variance } = tf.moments(x, [0, 1, 2]);
            const count = x.size / channels;
            const [, , movingMean, movingVariance] = layer.getWeights();
            expect(movingMean).toBeAllclose(oldMean.mul(0.75).add(mean.mul(0.25)), close);
            const unbiased = variance.mul(count / (count - 1));
            expect(movingVariance).toBeAllclose(oldVariance.mul(0.75).add(unbiased.mul(0.25)), close);
            const dx = tf.grad((x: tf.Tensor) => y(x).mul(upstream))(x);
            const { grads } = tf.variableGrads(() => y(x).mul(upstream).sum() as tf.Scalar, variables);
            const composed = (x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor) =>
              normalize(x, gamma, beta).mul(upstream);
            const wanted = tf.grads(composed)([x, gamma, beta]);
            const found = [dx, ...variables.map(({ name }) => grads[name])];
            for (const [k, gradient] of found.entries()) expect(gradient).toBeAllclose(wanted[k], close);
          }),
      ),
      { numRuns: 30 },
    );
  });

  describe.each<[string, number[], number, { scale?: boolean; center?: boolean }]>([
    ['images, without gamma', [4, 3, 2, 5], -1, { scale: false }],
    ['images, without beta', [4, 3, 2, 16], 3, { center: false }],
    ['images, with neither', [4, 3, 2, 5], -1, { scale: false, center: false }],
    ['rows of images', [4, 3, 2, 5], 1, {}],
    ['rows of images, without gamma', [4, 3, 2, 5], 1, { scale: false }],
    ['vectors', [8, 3], -1, {}],
    ['vectors, with neither', [8, 3], -1, { scale: false, center: false }],
  ])('a stock layer of %s', (_, shape, axis, settings) => {
    const x = () => tf.randomNormal(shape, 2, 3, 'float32', 1);
    const at = axis < 0 ? axis + shape.length : axis;
    const others = shape.map((_, i) => i).filter((i) => i !== at);
    const whole = shape.map((size, i) => (i === at ? size : 1));

    function stand(config = {}) {
      const gammaInitializer = tf.initializers.constant({ value: 1.5 });
      const betaInitializer = tf.initializers.constant({ value: -0.5 });
      const layer = tf.layers.batchNormalization({ axis, momentum: 0.5, gammaInitializer, betaInitializer, ...config });
      layer.build(shape);
      return normalizeByOneOp(layer);
    }

    it('trains as the formula says, with its gradient, and moves its averages', () => {
      const layer = stand(settings);
      const gamma = settings.scale === false ? 1 : 1.5;
      const beta = settings.center === false ? 0 : -0.5;
      const formula = (x: tf.Tensor) => {
        const { mean, variance } = tf.moments(x, others, true);
        return x.sub(mean).div(variance.add(1e-3).sqrt()).mul(gamma).add(beta);
      };
      const upstream = tf.randomNormal(shape, 0, 1, 'float32', 2);
      const slope = tf.grad((x: tf.Tensor) => (layer.apply(x, { training: true }) as tf.Tensor).mul(upstream))(x());
      expect(slope).toBeAllclose(tf.grad((x: tf.Tensor) => formula(x).mul(upstream))(x()), { rtol: 1e-3, atol: 1e-4 });
      const before = layer.getWeights().at(-2)!.clone();
      expect(layer.apply(x(), { training: true })).toBeAllclose(formula(x()), { atol: 1e-5 });
      const { mean } = tf.moments(x(), others);
      expect(layer.getWeights().at(-2)).toBeAllclose(before.add(mean).div(2), { atol: 1e-5 });
    });

    it('normalises by its averages and keeps them if it is frozen', () => {
      const layer = stand(settings);
      layer.setWeights([...layer.getWeights().slice(0, -2), tf.fill([shape[at]], 2), tf.fill([shape[at]], 9)]);
      layer.trainable = false;
      const gamma = settings.scale === false ? 1 : 1.5;
      const beta = settings.center === false ? 0 : -0.5;
      const y = layer.apply(x(), { training: true });
      expect(y).toBeAllclose(x().sub(2).div(Math.sqrt(9.001)).mul(gamma).add(beta), { atol: 1e-5 });
      const slope = tf.grad((x: tf.Tensor) => layer.apply(x, { training: true }) as tf.Tensor)(x());
      expect(slope).toBeAllclose(tf.fill(shape, gamma / Math.sqrt(9.001)));
      const [mean, variance] = layer.getWeights().slice(-2);
      expect([mean, variance].map((average) => [...average.reshape(whole).dataSync()])).toEqual(
        [2, 9].map((value) => Array(shape[at]).fill(value)),
      );
    });
  });

  it('accepts one value per channel, whose variance is 0', () => {
    for (const channels of [5, 16]) {
      const layer = batchNormalization();
      layer.build([1, 1, 1, channels]);
      const y = layer.apply(tf.ones([1, 1, 1, channels]), { training: true }) as tf.Tensor;
      expect(y).toBeAllclose(tf.zeros([1, 1, 1, channels]));
      expect(layer.getWeights()[3]).toBeAllclose(tf.fill([channels], 0.9));
    }
  });

  it('passes NaN on to its averages', () => {
    for (const channels of [5, 16]) {
      const layer = batchNormalization();
      layer.build([2, 2, 2, channels]);
      layer.apply(tf.fill([2, 2, 2, channels], Number.NaN), { training: true });
      const averages = layer.getWeights().slice(2);
      for (const average of averages) expect([...average.dataSync()]).toEqual(Array(channels).fill(Number.NaN));
    }
  });

  it("is saved as tfjs's own layer, and leaves no tensor behind", () => {
    const { name: _, ...config } = batchNormalization({ momentum: 0.9 }).getConfig();
    const { name: __, ...stock } = tf.layers.batchNormalization({ momentum: 0.9, epsilon: 1e-3 }).getConfig();
    expect(config).toEqual(stock);
    const layer = built();
    const step = () =>
      tf.tidy(() => tf.variableGrads(() => (layer.apply(image(), { training: true }) as tf.Tensor).sum() as tf.Scalar));
    step().value.dispose();
    const before = tf.memory().numTensors;
    tf.tidy(() => void step());
    expect(tf.memory().numTensors).toBe(before);
  });
});
