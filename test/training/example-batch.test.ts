import { describe, expect, it } from 'vitest';
import * as siamese from '../../lib/portable';
import { tf } from '../../lib/tensorflow/tensorflow';
import { batchLoss, batchOf, splitLoss } from '../../lib/training/example-batch';
import type { Examples } from '../../lib/training/examples';
import type { ExamplesLoss } from '../../lib/training/examples-loss';

const examples = (targets: ArrayLike<number>) =>
  ({ columns: [Int32Array.of(10, 11, 12), Int32Array.of(20, 21, 22)], targets }) as unknown as Examples;

describe('batchOf', () => {
  it("gives all columns' rows, one column after the other, and the targets", () => {
    const [rows, targets] = batchOf(examples(Uint8Array.of(1, 0, 1)), Int32Array.of(2, 1));
    expect([...rows]).toEqual([12, 11, 22, 21]);
    expect([targets.dtype, ...targets.dataSync()]).toEqual(['float32', 1, 0]);
  });

  it('keeps labels that float32 does not tell apart', () => {
    const [, targets] = batchOf(examples(Int32Array.of(2 ** 24, 2 ** 24 + 1, 7)), Int32Array.of(0, 1));
    expect([targets.dtype, ...targets.dataSync()]).toEqual(['int32', 2 ** 24, 2 ** 24 + 1]);
  });
});

describe('batchLoss', () => {
  /** Gives each image's only pixel, doubled. */
  const encoder = {
    apply: (images: tf.Tensor4D) => tf.reshape(tf.mul(images, 2), [images.shape[0], 1]),
  } as unknown as tf.LayersModel;
  const images = (...values: number[]) => tf.tensor4d(values, [values.length, 1, 1, 1]);
  const value = (loss: ExamplesLoss, batch: tf.Tensor4D, targets: number[]) =>
    batchLoss(encoder, loss, [batch, tf.tensor1d(targets)], true).dataSync()[0];

  it('gives a loss of pairs the embeddings of each column', () => {
    const loss: ExamplesLoss<2> = ([left, right], same) => tf.sum(tf.mul(tf.sub(left, right).flatten(), same));
    // 2 · (1 - 3) · 1 + 2 · (2 - 5) · 10
    expect(value(loss as ExamplesLoss, images(1, 2, 3, 5), [1, 10])).toBe(-64);
  });

  it('gives a loss of single images the embeddings themselves', () => {
    expect(
      value(
        ((embeddings: tf.Tensor2D, labels: tf.Tensor1D) =>
          tf.sum(tf.mul(embeddings.flatten(), labels))) as ExamplesLoss,
        images(1, 2),
        [1, 10],
      ),
    ).toBe(42);
  });

  it('says of every loss how it is written that was given the embeddings of pairs or triplets as they are', () => {
    const { arcFace, cosFace, normalizedSoftmax, proxyAnchor, proxyNca, softTriple } = siamese;
    const { binaryCrossEntropyLoss, contrastiveLoss, tripletLoss } = siamese;
    const plain = { binaryCrossEntropyLoss, contrastiveLoss, tripletLoss };
    const all = Object.entries<unknown>(siamese).filter(([name]) => /Loss$/.test(name));
    const ofClasses = { arcFace, cosFace, normalizedSoftmax, proxyAnchor, proxyNca, softTriple };
    const losses: [string, unknown][] = [
      ...all.map(([name, made]): [string, unknown] => {
        if (name in plain) return [name, made];
        const options = { ...(name === 'simSiamLoss' && { predictor: (x: tf.Tensor) => x }) };
        return [name, (made as (options: object) => unknown)(options)];
      }),
      ...Object.entries(ofClasses).map(([name, make]): [string, unknown] => {
        return [name, make({ classes: 2, dimensions: 1, seed: 1 }).loss];
      }),
    ];
    expect(losses.length).toBeGreaterThanOrEqual(29);
    for (const [name, loss] of losses)
      for (const towers of [2, 3])
        expect(() => value(loss as ExamplesLoss, images(...Array(2 * towers).fill(1)), [1, 0]), name).toThrow(
          new RegExp(
            `^${name}: \\w+ must be a tensor, found an array of ${towers}; write a loss of pairs as \\(\\[left, right\\], same\\) => `,
          ),
        );
  });

  it('says how to write a loss of single images that takes a list of towers', () => {
    const apart = (([one]: tf.Tensor[]) => one) as unknown as ExamplesLoss;
    expect(() => value(apart, images(1, 2), [1, 1])).toThrow('write (embeddings, labels) => …, without brackets');
  });
});

it('splits a loss with weights into the loss and the weights, and leaves a loss without weights as it is', () => {
  const plain: ExamplesLoss = () => tf.scalar(1);
  expect(splitLoss(plain)).toEqual({ loss: plain, lossVariables: [] });
  const weight = tf.variable(tf.scalar(3));
  const own = { loss: (embeddings: tf.Tensor2D) => tf.mul(tf.sum(embeddings), weight), variables: [weight] };
  const { loss, lossVariables } = splitLoss(own as never);
  expect(lossVariables).toEqual([weight]);
  const found = (loss as (embeddings: tf.Tensor2D, labels: tf.Tensor1D) => tf.Tensor)(
    tf.tensor2d([[1, 2]]),
    tf.tensor1d([0]),
  );
  expect(found.dataSync()[0]).toBe(9);
});
