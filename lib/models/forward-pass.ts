import { type ImageSource, readImages } from '../data/stored-images';
import { type Jitted, jit } from '../runtime/jit/jit';
import { JitError } from '../runtime/jit/jit-error';
import type { Program } from '../runtime/jit/program';
import { hasNativeOps } from '../runtime/native-op';
import { tf } from '../runtime/tensorflow';
import { uint8Tensor, uint8ToFloat32 } from '../runtime/uint8';
import { imageBatch } from './image-batch';
import { useStandIns } from './layers/stand-ins';

/** The embeddings [to - from, d] of the data set's rows `from` up to but not including `to`. */
export type ForwardPass = (dataset: ImageSource, from: number, to: number) => tf.Tensor2D;

type Recorded = Jitted<[bytes: tf.Tensor, white: tf.Scalar], tf.Tensor2D>;

/** Recording a network of fifty layers takes as long as embedding 1,000 images: once a model and a batch size is enough. */
const recordedPasses = new WeakMap<tf.LayersModel, Recorded>();
const sessions = new FinalizationRegistry<Program>((program) => program.dispose());

/**
 * The encoder with the weights that it has now: from bytes to embeddings as one recorded graph, or op by op where it cannot be
 * recorded (the reason is printed) and on a backend without native ops. Stock layers are given this library's behaviour: see `useStandIns`.
 * @param batchSize of which most batches are; others are filled up to a few sizes, as each is a recording of its own
 */
export function forwardPass(encoder: tf.LayersModel, batchSize = 1): ForwardPass {
  useStandIns(encoder);
  if (!hasNativeOps()) return opByOp(encoder);
  const recorded = recordedPasses.get(encoder) ?? record(encoder);
  recorded.push();
  let pass = replayed(recorded, sizesWith(recorded, batchSize));
  return (dataset, from, to) => {
    try {
      return pass(dataset, from, to);
    } catch (error) {
      if (!(error instanceof JitError)) throw error;
      console.warn(`embed: goes op by op, which is slower, because ${error.message}`);
      pass = opByOp(encoder);
      return pass(dataset, from, to);
    }
  };
}

function opByOp(encoder: tf.LayersModel): ForwardPass {
  return (dataset, from, to) => tf.tidy(() => encoder.apply(imageBatch(dataset, rowsOf(from, to))) as tf.Tensor2D);
}

function record(encoder: tf.LayersModel): Recorded {
  // White, 255, is an argument: TensorFlow would replace a division by a constant with a multiplication, which rounds otherwise.
  const recorded = jit((bytes: tf.Tensor, white: tf.Scalar) =>
    tf.tidy(() => encoder.apply(uint8ToFloat32(bytes).div(white)) as tf.Tensor2D),
  );
  recordedPasses.set(encoder, recorded);
  sessions.register(encoder, recorded.program);
  return recorded;
}

function replayed(recorded: Recorded, sizes: ReadonlySet<number>): ForwardPass {
  return (dataset, from, to) =>
    tf.tidy(() => {
      const images = to - from;
      const size = sizeFor(images, sizes);
      const bytes = uint8Tensor(filledUp(bytesOf(dataset, from, to), images, size), [size, ...dataset.shape]);
      const embeddings = recorded(bytes, tf.scalar(255));
      return size === images ? embeddings : tf.slice(embeddings, [0, 0], [images, embeddings.shape[1]]);
    });
}

/** An encoder is recorded for so many sizes of batch that are no powers of two: every recording takes memory. */
const mostSizes = 8;
const batchSizes = new WeakMap<Recorded, Set<number>>();

/** The sizes of batch that the encoder was asked for. */
function sizesWith(recorded: Recorded, batchSize: number): ReadonlySet<number> {
  const sizes = batchSizes.get(recorded) ?? new Set();
  if (sizes.size < mostSizes) sizes.add(batchSize);
  batchSizes.set(recorded, sizes);
  return sizes;
}

/** The least of these sizes or the next power of two, whichever is less, that so many images go into. */
function sizeFor(images: number, sizes: ReadonlySet<number>): number {
  return Math.min(2 ** Math.ceil(Math.log2(images)), ...[...sizes].filter((size) => size >= images));
}

/** The bytes of `images` images, and zeros up to `size` images. */
function filledUp(bytes: Uint8Array, images: number, size: number): Uint8Array {
  if (size === images) return bytes;
  const filled = new Uint8Array((bytes.length / images) * size);
  filled.set(bytes);
  return filled;
}

/** The pixels of rows that follow each other: in memory they are not copied. */
export function bytesOf(dataset: ImageSource, from: number, to: number): Uint8Array {
  if (!('images' in dataset)) return readImages(dataset, rowsOf(from, to));
  const pixels = dataset.shape.reduce((product, length) => product * length, 1);
  return dataset.images.subarray(from * pixels, to * pixels);
}

const rowsOf = (from: number, to: number) => Int32Array.from({ length: to - from }, (_, i) => from + i);
